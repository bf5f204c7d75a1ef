"""Finance's settings: what is stricter counts at once, what is looser takes two; no database."""

import datetime as dt
from typing import Any

import pytest

from services.backbone.audit import Subject
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound
from services.backbone.story import LastLine
from services.contracts import payments
from services.contracts.commands import DONE, PROPOSED
from services.contracts.enrolment import SchemeOpened
from services.payments.handlers import ON_COMMAND, ON_EVENT
from services.payments.handlers.settings import loosen_what_has_waited
from services.payments.store.rows import Controls
from tests.fakes.payments import FakePaymentsStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

MONDAY = dt.date(2012, 1, 16)
TUESDAY, WEDNESDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)
ANN, BO = "person:ann", "person:bo"

Work = FakeUnitOfWork[FakePaymentsStore]


@pytest.fixture
def uow() -> Work:
    """A live scheme: two days of cooling-off, two approvals above £100; Ann gives the commands."""
    work = FakeUnitOfWork(FakePaymentsStore(), ANN)
    assert tell(work, settings()) == DONE, "it is all stricter than it was"
    assert work.store.finance.controls() == Controls(2, 10_000, False)
    work.audited.clear()
    return work


def tell(work: Work, command: Any, by: str = ANN) -> Any:
    work.actor = by
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def settings(days: int = 2, above: int | None = 10_000, **more: Any) -> Any:
    given = {"portal_columns": "", "statement_columns": "", "second_approval_decided": True}
    return payments.ChangePaymentSettings(
        on=MONDAY, cooling_off_days=days, second_approval_above_pence=above, **given | more
    )


def confirmed(days: int, above: int | None) -> payments.ConfirmPaymentSettings:
    return payments.ConfirmPaymentSettings(MONDAY, days, above, False)


def changed(work: Work, what: str) -> dict[str, tuple[str, str]]:
    return {s.ref: (c.before, c.after) for _, s, c in work.audited if c.what == what}


def test_what_is_stricter_counts_at_once(uow: Work) -> None:
    assert tell(uow, settings(days=3, above=5_000)) == DONE
    assert uow.store.finance.controls() == Controls(3, 5_000, False)
    assert changed(uow, "value") == {
        "cooling_off_days": ("2", "3"),
        "second_approval_above_pence": ("10000", "5000"),
    }
    assert uow.store.finance.proposal() is None


def test_what_is_looser_waits_for_another_person_and_then_as_long_as_bank_details(
    uow: Work,
) -> None:
    assert tell(uow, settings(days=0, above=None)) == PROPOSED
    assert uow.store.finance.controls() == Controls(2, 10_000, False)
    with pytest.raises(NotAllowed, match="who proposed settings may not confirm them"):
        tell(uow, confirmed(0, None))
    assert tell(uow, confirmed(0, None), BO).in_force_from == WEDNESDAY
    loosen_what_has_waited(TUESDAY, uow)  # type: ignore[arg-type]
    assert uow.store.finance.controls() == Controls(2, 10_000, False)
    loosen_what_has_waited(WEDNESDAY, uow)  # type: ignore[arg-type]
    assert uow.store.finance.controls() == Controls(0, None, False)
    assert uow.store.finance.proposal() is None
    assert changed(uow, "proposed") == changed(uow, "confirmed") == changed(uow, "value")


def test_of_both_the_stricter_counts_and_the_looser_waits(uow: Work) -> None:
    assert tell(uow, settings(days=5, above=20_000)) == PROPOSED
    assert uow.store.finance.controls() == Controls(5, 10_000, False)
    waits = uow.store.finance.proposal()
    assert waits is not None
    assert (waits.controls, waits.proposed_by) == (Controls(5, 20_000, False), ANN)


def test_what_was_proposed_is_taken_back_by_the_next_settings(uow: Work) -> None:
    tell(uow, settings(days=1))
    tell(uow, settings(days=2), BO)
    assert uow.store.finance.proposal() is None
    assert changed(uow, "taken back") == {"cooling_off_days": ("1", "2")}
    with pytest.raises(NotFound, match="no settings wait"):
        tell(uow, confirmed(1, 10_000), BO)


def test_only_what_was_seen_is_confirmed_and_only_once(uow: Work) -> None:
    tell(uow, settings(days=1))
    with pytest.raises(Conflict, match="other settings were proposed since"):
        tell(uow, confirmed(0, 10_000), BO)
    tell(uow, confirmed(1, 10_000), BO)
    with pytest.raises(Conflict, match="person:bo has confirmed them; in force from 18 January"):
        tell(uow, confirmed(1, 10_000), "person:cy")


def test_every_fault_is_said_with_its_field(uow: Work) -> None:
    wrong = settings(
        days=21,
        above=-1,
        portal_columns="x",
        statement_columns="y",
        second_approval_decided=False,
        details_confirmed=True,
    )
    with pytest.raises(Invalid) as refused:
        tell(uow, wrong)
    assert {fault.field for fault in refused.value.faults} == {
        "cooling_off_days",
        "second_approval_above_pence",
        "second_approval_decided",
        "details_confirmed",
        "portal_columns",
        "statement_columns",
    }
    assert uow.audited == []


def test_settings_that_somebody_changed_meanwhile_are_looked_at_first(uow: Work) -> None:
    uow.last_lines[Subject("setting", ""), frozenset()] = LastLine("9", BO, "3", MONDAY)
    with pytest.raises(Conflict, match=f"{BO} has changed the settings since you looked"):
        tell(uow, settings(days=3, seen="8"))
    assert uow.store.finance.controls() == Controls(2, 10_000, False)
    assert tell(uow, settings(days=3, seen="9")) == DONE


def test_the_first_settings_of_practice_are_kept_whatever_they_are() -> None:
    work = FakeUnitOfWork(FakePaymentsStore(), ANN)
    hear_practice(work)
    assert tell(work, settings(days=0, above=None, details_confirmed=True)) == DONE
    assert work.store.finance.controls() == Controls(0, None, True)
    assert tell(work, settings(days=1)) == DONE, "all of it is stricter"
    assert tell(work, settings(days=0)) == PROPOSED, "the first are over"


def test_those_of_a_live_scheme_loosen_nothing_either() -> None:
    work = FakeUnitOfWork(FakePaymentsStore(), ANN)
    assert tell(work, settings(days=0)) == PROPOSED
    assert work.store.finance.controls() == Controls(1, 10_000, False)


def hear_practice(work: Work) -> None:
    ON_EVENT[SchemeOpened](scheme_opened(MONDAY), work)  # type: ignore[arg-type]


@pytest.mark.parametrize("days", [0, 20])
def test_the_cooling_off_is_up_to_twenty_days(uow: Work, days: int) -> None:
    assert tell(uow, settings(days=days)) in (DONE, PROPOSED)


def test_what_was_decided_once_is_not_undecided(uow: Work) -> None:
    tell(uow, settings(above=None, second_approval_decided=False))
    assert uow.store.finance.settings().second_approval_decided


def test_what_is_confirmed_after_a_cut_off_waits_from_the_next_date(uow: Work) -> None:
    tell(uow, settings(days=1))
    uow.store.add_cut_off(MONDAY)
    assert tell(uow, confirmed(1, 10_000), BO).in_force_from == WEDNESDAY + dt.timedelta(days=1)


def test_the_same_settings_again_change_and_propose_nothing(uow: Work) -> None:
    assert tell(uow, settings(), BO) == DONE
    assert (uow.audited, uow.store.finance.proposal()) == ([], None)
