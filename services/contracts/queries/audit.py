"""How the audit trail is read, the same from every service."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from services.contracts.queries import Listed


@dataclass(frozen=True)
class AuditRow:
    """A line of the audit trail: who changed what of which thing, from what to what, and why."""

    at: Annotated[datetime, "the moment it was noted (UTC)"]
    on: Annotated[date, "the business date it counts for"]
    who: Annotated[str, "who or what did it: a person, or the event that brought it about"]
    correlation_id: Annotated[str, "the same for all that one deed brought about, in any service"]
    subject_kind: Annotated[str, "what kind of thing it is about, such as `run` or `instalment`"]
    subject_ref: Annotated[str, "the thing's reference"]
    tenant_ref: Annotated[str, "whose thing it is; empty: nobody's in particular"]
    what: Annotated[str, "`status` for a move between states; otherwise what was done or changed"]
    before: Annotated[str, "the state or value before; may be empty"]
    after: Annotated[str, "the state or value after; may be empty"]
    reason: Annotated[str, "the code that goes with the state after; may be empty"]
    cause_kind: Annotated[str, "what kind of thing brought it about; may be empty"]
    cause_ref: Annotated[str, "the reference of what brought it about"]
    note: Annotated[str, "a person's words, or a remark; may be empty"]
    half_before: Annotated[str, "where `before` is a day: which half of it; empty: all of it"]
    half_after: Annotated[str, "where `after` is a day: which half of it; empty: all of it"]
    element: Annotated[str, "of an instalment: its element; else empty"]
    quarter: Annotated[int | None, "of an instalment: its quarter; else null"]


@dataclass(frozen=True)
class Story(Listed[AuditRow]):
    """What happened to a thing, oldest first; of kind `tenant`: to everything that is theirs."""

    kind: Annotated[str, "what kind of thing, such as `run`; `tenant` for all that is a tenant's"]
    ref: Annotated[str, "its reference"]
    since: Annotated[date | None, "the first business date; null for no limit"] = None
    until: Annotated[date | None, "the last business date; null for no limit"] = None

    @property
    def tenant_ref(self) -> str:
        """Return whose everything it is; empty for the story of one thing."""
        return self.ref if self.kind == "tenant" else ""
