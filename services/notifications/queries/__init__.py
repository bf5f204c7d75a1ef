"""What can be asked of notifications without changing anything.

sent.py         every message, for the files of a played pilot
telling.py      what one tenant was told, prefers and has in the inbox
lines_and_tasks.py  the lines of the channels, the officers' tasks, messages to many
costs.py        messages, segments and pence
"""

from collections.abc import Callable
from typing import Any

from services.notifications.queries.costs import costs
from services.notifications.queries.lines_and_tasks import bulk, bulks, lines, tasks
from services.notifications.queries.sent import messages
from services.notifications.queries.telling import content, inbox, preferences, told

ON_QUERY: dict[str, Callable[..., Any]] = {
    "messages": messages,
    "told": told,
    "content": content,
    "preferences": preferences,
    "inbox": inbox,
    "lines": lines,
    "tasks": tasks,
    "bulks": bulks,
    "bulk": bulk,
    "costs": costs,
}
"""Queries by name, as the command line and later the console ask them."""
