"""Refuses a form whose data changed after it was shown."""

from collections.abc import Collection

from services.backbone.audit import Subject
from services.backbone.errors import Conflict
from services.payments.domain.two_people import is_person
from services.payments.store import Work


def refuse_stale(
    seen: str, subject: Subject, uow: Work, said: str, of: Collection[str] = ()
) -> None:
    """Raise `Conflict`, with who was first, if anything was noted of a subject since it was seen.

    `seen` is that of the answer that was shown; empty: not compared. `said` says what was done,
    such as `{who} has set it to {after}`. `of`: only these changes count.
    """
    if not seen:
        return
    last = uow.last_line(subject, of)
    if seen != last.seen:
        who = uow.name_of(last.actor) if is_person(last.actor) else "the cut-off"
        words = said.format(who=who, after=last.after)
        raise Conflict(f"{words} since you looked; look again")
