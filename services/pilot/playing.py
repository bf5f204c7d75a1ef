"""Plays a pilot day by day through the services.

Each day: the day's commands in the order of the domain page, everything settled after each group
(notifications may hear of it at the day's end, the evaluation at the play's); then the cut-off;
then the two finance officers' part: one approves the run that the cut-off
prepared, the other exports and submits it; then the day's messages go out. A day that was begun is
simply played again: what was done answers from its idempotency key.
"""

import datetime as dt
from collections.abc import Callable

from services.backbone.working_days import is_working_day
from services.contracts.notifications import DeliverMessages
from services.contracts.payments import ApproveRun, ExportRuns, SubmitRun
from services.contracts.queries.payments.runs import RunByRef, Runs
from services.hosts.catalogue import ONLY_HEAR
from services.pilot.cluster import APPROVER, FINANCE, Cluster
from services.pilot.diary import Diary
from services.pilot.orders import Group
from services.pilot_files.rows import Pilot
from services.terms.days import add_months

MONTHS_PLAYED = 18

ON_THE_WAY = ("prepared", "approved", "exported")
"""States of a run that the bank does not have yet."""

AT_DAYS_END = ("notifications", *ONLY_HEAR)
"""Who hears of a day's events when it is over: whose own nobody of the others waits for."""

CUT_OFF_ALONE = 1
"""The cut-off is an event itself; a day with no other one has no news for anybody."""


def last_day_of(pilot: Pilot, until: dt.date | None = None) -> dt.date:
    """Return the day on which the play ends.

    Without `until`: the last date in the files, or 18 months after enrolment opens if later.
    """
    if until is not None:
        return until
    return max(add_months(pilot.scheme.enrolment_opens, MONTHS_PLAYED), Diary(pilot).last_day())


def play(
    pilot: Pilot,
    cluster: Cluster,
    last_day: dt.date,
    progress: Callable[[dt.date], None] = lambda day: None,
) -> None:
    """Play every day from the opening to `last_day`, going on where an earlier play stopped."""
    diary = Diary(pilot)
    opens = pilot.scheme.enrolment_opens
    first_day = day = max(opens, cluster.last_cut_off() or opens)
    cluster.settle()
    while day <= last_day:
        events = _play_day(day, list(diary.groups_on(day)), cluster)
        # Messages come of events. On the first day some may wait from before a play was killed.
        if events > CUT_OFF_ALONE or day == first_day:
            cluster.settle(but=ONLY_HEAR)
            cluster.client.tell(DeliverMessages(day), f"deliver:{day}")
            cluster.settle(but=ONLY_HEAR)
        progress(day)
        day += dt.timedelta(days=1)
    cluster.settle()


def _play_day(day: dt.date, groups: list[Group], cluster: Cluster) -> int:
    """Play a day and return how many events there were."""
    events = 0
    for group in groups:
        cluster.client.tell_all((order.command, f"pilot:{order.key}") for order in group)
        events += cluster.settle(but=AT_DAYS_END)
    cluster.reach_cut_off(day)
    events += cluster.settle(but=AT_DAYS_END)
    # A play that was killed may have left one approved or exported: the rest is done then.
    runs = cluster.client.pages(Runs(ON_THE_WAY)) if is_working_day(day) else ()
    for run in [*runs]:
        _hand_over(run.run_ref, cluster)
        events += cluster.settle(but=AT_DAYS_END)
    return events


def _hand_over(ref: str, cluster: Cluster) -> None:
    """One finance officer approves the run as it is shown, the other exports and submits it."""
    approver, finance = cluster.client.by(APPROVER), cluster.client.by(FINANCE)
    seen = approver.ask(RunByRef(ref)).content_hash
    approver.tell(ApproveRun(ref, seen), f"approve:{ref}")
    made = finance.tell(ExportRuns((ref,), "standard18", False), f"export:{ref}")
    finance.tell(SubmitRun(ref, made.content_hash), f"submit:{ref}")
