"""Facts of repairs and contacts, of breaches and what became of them, and of messages."""

from services.contracts import enrolment, notifications, payments, repairs
from services.evaluation import tables
from services.evaluation.store import Work

THREE_STRIKES = "three_strikes"

_Ended = enrolment.AppealUpheld | enrolment.AppealDismissed | enrolment.BreachTakenBack
_OfBreach = _Ended | payments.BreachCosted


def repair_recorded(event: repairs.RepairRecorded, uow: Work) -> None:
    """Keep a repair as it stands."""
    kept = vars(event).keys() - {"recorded_on", "version"}
    uow.store.keep(tables.jobs, **{name: getattr(event, name) for name in kept}, counts=True)


def repair_taken_back(event: repairs.RepairTakenBack, uow: Work) -> None:
    """Keep that a repair is as if it had never been."""
    blank = dict.fromkeys(("category", "responsibility", "done_by", "status"), "")
    uow.store.keep(
        tables.jobs,
        job_ref=event.job_ref,
        tenant_ref=event.tenant_ref,
        reported_on=None,
        emergency=False,
        cost_pence=0,
        counts=False,
        **blank,
    )


def contact_recorded(event: enrolment.ContactRecorded, uow: Work) -> None:
    """Keep a contact, and why it does not count."""
    uow.store.keep(
        tables.contacts,
        contact_ref=event.contact_ref,
        tenant_ref=event.tenant_ref,
        on=event.date,
        kind=event.kind,
        why_not=event.why_not or "",
        counts=True,
    )


def contact_taken_back(event: enrolment.ContactTakenBack, uow: Work) -> None:
    """Keep that a contact is as if it had never been."""
    uow.store.keep(
        tables.contacts,
        contact_ref=event.contact_ref,
        tenant_ref=event.tenant_ref,
        on=None,
        kind="",
        why_not="",
        counts=False,
    )


def appeal_received(event: enrolment.AppealReceived, uow: Work) -> None:
    """Keep that a tenant appeals."""
    names = ("tenant_ref", "cause_ref", "received_on", "late")
    uow.store.keep(tables.appeals, **{name: getattr(event, name) for name in names})


def breach_recorded(event: enrolment.BreachRecorded, uow: Work) -> None:
    """Keep a breach."""
    uow.store.keep(tables.breaches, **vars(event))


def appeal_upheld(event: enrolment.AppealUpheld, uow: Work) -> None:
    """Keep that an appeal was upheld."""
    _fate(event, "upheld", uow)


def appeal_dismissed(event: enrolment.AppealDismissed, uow: Work) -> None:
    """Keep that an appeal was dismissed."""
    _fate(event, "dismissed", uow)


def breach_taken_back(event: enrolment.BreachTakenBack, uow: Work) -> None:
    """Keep that a breach was recorded by mistake."""
    _fate(event, "taken_back", uow)


def _fate(event: _Ended, fate: str, uow: Work) -> None:
    uow.store.keep(tables.breach_fates, **_breach(event), fate=fate, on=event.on)


def breach_costed(event: payments.BreachCosted, uow: Work) -> None:
    """Keep what a breach cost when the tenant was told."""
    uow.store.keep(
        tables.breach_costs,
        **_breach(event),
        on=event.on,
        strike=event.strike,
        struck_out=any(lost.reason == THREE_STRIKES for lost in event.lost),
        lost_pence=sum(lost.amount_pence for lost in event.lost),
    )


def message_moved(event: notifications.MessageMoved, uow: Work) -> None:
    """Keep what has become of a message."""
    uow.store.keep(tables.messages, **vars(event))


def _breach(event: _OfBreach) -> dict[str, object]:
    names = ("tenant_ref", "element", "cause_ref", "version")
    return {name: getattr(event, name) for name in names}
