"""How the channels stand, the officers' tasks, messages to many, and what it all costs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from services.contracts.notifications import BulkChannelRow
from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.vocabulary import TaskOutcome
from services.contracts.words import PriceMillipence

Channel = Annotated[str, "`sms`, `email`, `letter` or `inbox`; empty: none was worked out yet"]


@dataclass(frozen=True)
class ChannelLineRow:
    """The line of messages that wait for one channel."""

    channel: Channel
    provider: Annotated[str, "who serves it"]
    waiting: Annotated[int, "messages that wait"]
    sending: Annotated[int, "messages that are being handed over"]
    sent_today: Annotated[int, "messages that went today"]
    why_waiting: Annotated[str, "why none goes now; empty: they go"]


@may("housing_officer", "housing_manager", "administrator", "auditor")
@dataclass(frozen=True)
class ChannelLines(Listed[ChannelLineRow]):
    """How each channel that is on stands, and messages that have none yet."""


@dataclass(frozen=True)
class TaskRow:
    """Something that an officer has to do, or has done."""

    task_id: Annotated[int, "the task's number"]
    tenant_ref: Annotated[str, "whom it is about; empty: nobody we know"]
    kind: Annotated[str, "such as `not_reached` or `outcome_unknown`"]
    template: Annotated[str, "of the message it is about; empty: about none"]
    on: Annotated[date | None, "the message's business date; null: about none"]
    about: Annotated[str, "what there is to do"]
    opened_at: Annotated[datetime, "since when"]
    closed_by: Annotated[str, "who saw to it; empty: nobody yet"]
    outcome: Annotated[str, "`done`, or what the system did; empty: it is open"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Tasks(Listed[TaskRow]):
    """What officers have to do, oldest first."""

    closed: Annotated[bool, "those that were seen to, instead of those that are open"] = False


@dataclass(frozen=True)
class TaskDetails:
    """A task, and how it can be closed."""

    task: Annotated[TaskRow, "the task"]
    outcomes: Annotated[tuple[TaskOutcome, ...], "how it can be closed; none: it is closed"]
    closed_at: Annotated[datetime | None, "when it was closed; null: it is open"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class TaskByNumber(Query[TaskDetails]):
    """One task; `not_found` if there is none of that number."""

    task_id: Annotated[int, "the task's number"]


@dataclass(frozen=True)
class BulkRow:
    """A message to many, without its words."""

    bulk_ref: Annotated[str, "the message to many, as its officer named it"]
    template: Annotated[str, "`news`, which tenants can stop, or `notice`, which must be sent"]
    on: Annotated[date, "the business date it is of"]
    area_code: Annotated[str, "empty for every area"]
    status: Annotated[str, "the tenants' status in the scheme; empty for any"]
    state: Annotated[str, "`prepared`, `approved` or `cancelled`"]
    tenants: Annotated[int, "how many it reaches"]
    segments: Annotated[int, "of all its texts"]
    price_millipence: PriceMillipence
    prepared_by: Annotated[str, "who prepared it"]
    decided_by: Annotated[str, "who approved or cancelled it; empty: nobody yet"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Bulks(Listed[BulkRow]):
    """The messages to many, newest first."""


@dataclass(frozen=True)
class BulkToApprove:
    """A message to many that somebody prepared, and nobody has approved or cancelled."""

    bulk_ref: Annotated[str, "the message to many, as its officer named it"]
    on: Annotated[date, "the business date it is of"]
    preparer: Annotated[str, "what who prepared it is kept by: another person approves it"]


@dataclass(frozen=True)
class TellingDay:
    """What about telling tenants waits for somebody."""

    tasks: Annotated[int, "tasks that are open"]
    tasks_since: Annotated[datetime | None, "since when the first of them is; null: none is"]
    to_approve: Annotated[tuple[BulkToApprove, ...], "the oldest first"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class TellingToday(Query[TellingDay]):
    """What of telling tenants housing officers and managers see first."""


@dataclass(frozen=True)
class StatusCount:
    """How many messages have one status."""

    status: Annotated[str, "how the messages stand"]
    messages: Annotated[int, "how many do"]


@dataclass(frozen=True)
class BulkDetails:
    """A message to many, with its words and how its messages stand."""

    bulk_ref: Annotated[str, "the message to many, as its officer named it"]
    template: Annotated[str, "`news`, which tenants can stop, or `notice`, which must be sent"]
    on: Annotated[date, "the business date it is of"]
    area_code: Annotated[str, "empty for every area"]
    status: Annotated[str, "the tenants' status in the scheme; empty for any"]
    state: Annotated[str, "`prepared`, `approved` or `cancelled`"]
    tenants: Annotated[int, "how many it reaches"]
    segments: Annotated[int, "of all its texts"]
    price_millipence: PriceMillipence
    prepared_by: Annotated[str, "who prepared it"]
    decided_by: Annotated[str, "who approved or cancelled it; empty: nobody yet"]
    subject: Annotated[str, "what it is about"]
    text: Annotated[str, "the words"]
    channels: Annotated[tuple[BulkChannelRow, ...], "what it comes to, as it was prepared"]
    preparer: Annotated[str, "what who prepared it is kept by: another person approves it"]
    messages: Annotated[tuple[StatusCount, ...], "by status"]


@may("housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class BulkByRef(Query[BulkDetails]):
    """One message to many; `not_found` if there is none of that reference."""

    bulk_ref: Annotated[str, "the message to many, as its officer named it"]


@dataclass(frozen=True)
class CostRow:
    """What messages of one template by one channel came to in one month.

    What a provider took costs, whether or not it arrived.
    """

    month: Annotated[str, "of the day they were sent, by the clock in Britain, as `2012-05`"]
    channel: Annotated[str, "by which they went"]
    template: Annotated[str, "which message it is"]
    messages: Annotated[int, "how many"]
    segments: Annotated[int, "of texts; 0 for anything else"]
    price_millipence: PriceMillipence


@may("finance", "finance_approver", "housing_officer", "housing_manager", "board", "auditor")
@dataclass(frozen=True)
class Costs(Listed[CostRow]):
    """What telling tenants came to, by month, channel and template."""

    since: Annotated[date | None, "the first day they were sent; null for no limit"] = None
    until: Annotated[date | None, "the last day they were sent; null for no limit"] = None
