"""What can be asked of notifications without changing anything.

sent.py         every message, for the files of a played pilot
telling.py      what one tenant was told, prefers and has in the inbox
outgoing.py     every message and its fate, without its words
previews.py     what every message looks like, with sample facts
lines_and_tasks.py  the lines of the channels, the officers' tasks, messages to many
costs.py        messages, segments and pence
today.py        what waits for housing officers and managers
"""

from services.backbone.backlog import backlog_in
from services.backbone.dead_letters import dead_letters_in
from services.backbone.handling import Queries
from services.backbone.story import story_in
from services.contracts.queries.notifications.backlog import NotificationsBacklog
from services.contracts.queries.notifications.dead_letters import (
    NotificationsDeadLetterEnvelope,
    NotificationsDeadLetters,
    NotificationsDeadLetterWhole,
)
from services.contracts.queries.notifications.story import NotificationsStory
from services.notifications import tables
from services.notifications.queries import (
    costs,
    lines_and_tasks,
    outgoing,
    previews,
    sent,
    telling,
    today,
)

ON_QUERY: Queries = {
    **sent.ON_QUERY,
    **telling.ON_QUERY,
    **lines_and_tasks.ON_QUERY,
    **today.ON_QUERY,
    **costs.ON_QUERY,
    **outgoing.ON_QUERY,
    **previews.ON_QUERY,
    **dead_letters_in(
        tables.backbone,
        NotificationsDeadLetters,
        NotificationsDeadLetterEnvelope,
        NotificationsDeadLetterWhole,
    ),
    NotificationsBacklog: backlog_in(tables.backbone),
    NotificationsStory: story_in(tables.backbone),
}
"""Which query is answered by which function."""
