"""What about telling tenants waits for housing officers and managers, for the first page."""

from collections.abc import Iterator
from typing import Final

from flask import url_for

from services.contracts.notifications import ApproveBulk, ResolveTask
from services.contracts.queries.notifications.lines_and_tasks import TellingDay, TellingToday
from services.gateway.console.permissions import can_use
from services.gateway.console.waiting import Contribution, Waiting, day_of
from services.gateway.visitor import signed_in_visitor
from services.terms.counting import counted


def _waits(found: TellingDay) -> Iterator[Waiting]:
    if found.tasks and can_use(ResolveTask):
        text = counted(found.tasks, "task about telling tenants", "tasks about telling tenants")
        yield Waiting(text, url_for("tasks.listed"), day_of(found.tasks_since))
    me = signed_in_visitor().actor.ref
    for row in found.to_approve if can_use(ApproveBulk) else ():
        if row.preparer != me:
            text = f"Message to many {row.bulk_ref} to approve"
            yield Waiting(text, url_for("many.one", bulk_ref=row.bulk_ref), row.on)


WAITS: Final = Contribution(TellingToday, _waits)
