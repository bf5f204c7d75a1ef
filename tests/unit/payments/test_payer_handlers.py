"""The landlord's own account, as payments' use cases decide it; without a database."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from services.backbone.audit import Subject
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from services.backbone.story import LastLine
from services.contracts import payments
from services.contracts.commands import DONE, NO_EFFECT, PROPOSED
from services.payments.domain.bacs_cycle import Cycle
from services.payments.handlers import ON_COMMAND
from services.payments.store.rows import Run
from tests.fakes.payments import FakePaymentsStore
from tests.fakes.unit_of_work import FakeUnitOfWork

DAY = dt.date(2012, 1, 16)
ANN, BO = "person:ann", "person:bo"
FIRST, OTHER = ("089999", "66374958"), ("107999", "88837491")

Work = FakeUnitOfWork[FakePaymentsStore]


@pytest.fixture
def uow() -> Work:
    """Payments, with an account that payments come from; Ann gives the commands."""
    work = FakeUnitOfWork(FakePaymentsStore(), ANN)
    assert tell(work, opened(FIRST)) == DONE
    work.audited.clear()
    return work


def tell(work: Work, command: Any, by: str = ANN) -> Any:
    work.actor = by
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def opened(account: tuple[str, str], number: str = "123456") -> payments.OpenPayerAccount:
    return payments.OpenPayerAccount("BROMFORD", number, *account)


def change(account: tuple[str, str]) -> payments.ChangePayerAccount:
    return payments.ChangePayerAccount(DAY, "BROMFORD", "123456", *account)


def states(work: Work) -> dict[int, str]:
    return {number: each.state for number, each in work.store.payer.accounts.items()}


def test_the_first_account_counts_at_once_and_another_is_not_opened(uow: Work) -> None:
    assert tell(uow, opened(FIRST), BO) == NO_EFFECT
    with pytest.raises(Conflict, match="payments come from ••••4958 already, by person:ann"):
        tell(uow, opened(OTHER), BO)
    assert states(uow) == {1: "in_use"}
    assert uow.audited == []


def test_every_fault_of_an_account_is_said_with_its_field(uow: Work) -> None:
    with pytest.raises(Invalid) as refused:
        tell(uow, opened(("0899", "x"), number="12"))
    assert {fault.field for fault in refused.value.faults} == {
        "service_user_number",
        "sort_code",
        "account_number",
    }


def test_another_account_waits_for_another_person(uow: Work) -> None:
    assert tell(uow, change(OTHER)) == PROPOSED
    with pytest.raises(NotAllowed, match="who proposed the account may not confirm it"):
        tell(uow, payments.ConfirmPayerAccount(DAY, 2))
    assert states(uow) == {1: "in_use", 2: "waiting"}
    assert tell(uow, payments.ConfirmPayerAccount(DAY, 2), BO) == DONE
    assert states(uow) == {1: "replaced", 2: "in_use"}
    assert uow.store.payer.accounts[2].decided_by == BO
    moves = [(subject.ref, change.move) for _, subject, change in uow.audited if change.is_move]
    assert moves == [
        ("2", ("", "waiting")),
        ("1", ("in_use", "replaced")),
        ("2", ("waiting", "in_use")),
    ]


def test_a_second_proposal_takes_the_place_of_the_first(uow: Work) -> None:
    tell(uow, change(OTHER))
    tell(uow, change(("202959", "63748472")), BO)
    assert states(uow) == {1: "in_use", 2: "taken_back", 3: "waiting"}
    (note,) = [line.note for _, _, line in uow.audited if line.after == "taken_back"]
    assert note == "another one is proposed instead"


def test_the_account_in_use_is_not_proposed_again(uow: Work) -> None:
    with pytest.raises(Invalid, match="payments come from ••••4958 already"):
        tell(uow, change(FIRST))


def test_none_is_proposed_before_there_is_a_first() -> None:
    with pytest.raises(NotNow, match="open the payer account"):
        tell(FakeUnitOfWork(FakePaymentsStore()), change(OTHER))


@pytest.mark.parametrize("state", ["approved", "exported"])
def test_none_is_confirmed_while_a_run_is_on_its_way(uow: Work, state: str) -> None:
    tell(uow, change(OTHER))
    run = Run(1, "run-2012-01-16", state, Cycle(DAY, DAY, DAY), "day clock")
    uow.store.runs.runs.append(run)
    with pytest.raises(NotNow, match=f"run-2012-01-16 is {state} and the bank does not have it"):
        tell(uow, payments.ConfirmPayerAccount(DAY, 2), BO)
    assert states(uow) == {1: "in_use", 2: "waiting"}


def test_who_comes_second_is_told_who_decided_what(uow: Work) -> None:
    tell(uow, change(OTHER))
    with pytest.raises(Invalid, match="say why"):
        tell(uow, payments.TakeBackPayerAccount(DAY, 2, " "), BO)
    assert tell(uow, payments.TakeBackPayerAccount(DAY, 2, "a slip"), BO) == DONE
    assert states(uow) == {1: "in_use", 2: "taken_back"}
    with pytest.raises(Conflict, match="person:bo has taken ••••7491 back"):
        tell(uow, payments.ConfirmPayerAccount(DAY, 2), "person:cy")
    with pytest.raises(NotFound, match="no such account"):
        tell(uow, payments.TakeBackPayerAccount(DAY, 9, "a slip"))


def test_what_is_done_after_a_cut_off_counts_for_the_next_date(uow: Work) -> None:
    uow.store.add_cut_off(DAY)
    tell(uow, change(OTHER))
    assert {on for on, *_ in uow.audited} == {DAY + dt.timedelta(days=1)}


def test_what_prepared_runs_come_to_is_summed_up_by_who_pays_now(uow: Work) -> None:
    assert uow.store.runs.steps == [("sum up prepared",)], "the first account was opened"
    tell(uow, change(OTHER))
    assert len(uow.store.runs.steps) == 1, "nothing is paid from one that waits"
    tell(uow, payments.ConfirmPayerAccount(DAY, 2), BO)
    assert len(uow.store.runs.steps) == 2


def test_the_first_account_is_noted_on_the_last_date_or_long_ago() -> None:
    work = FakeUnitOfWork(FakePaymentsStore(), ANN)
    tell(work, opened(FIRST))
    assert {on for on, *_ in work.audited} == {dt.date(2000, 1, 1)}
    later = FakeUnitOfWork(FakePaymentsStore(), ANN)
    later.store.add_cut_off(DAY)
    tell(later, opened(FIRST))
    assert {on for on, *_ in later.audited} == {DAY}


def test_what_somebody_decided_meanwhile_is_looked_at_first(uow: Work) -> None:
    uow.last_lines[Subject("payer", ""), frozenset()] = LastLine("9", BO, "waiting", DAY)
    with pytest.raises(Conflict, match=f"{BO} has proposed or decided on an account since"):
        tell(uow, replace(change(OTHER), seen="8"))
    assert states(uow) == {1: "in_use"}
    assert tell(uow, replace(change(OTHER), seen="9")) == PROPOSED


def test_an_account_that_is_none_is_not_proposed_with_each_fault(uow: Work) -> None:
    with pytest.raises(Invalid) as refused:
        tell(uow, replace(change(("1", "2")), service_user_number="3"))
    assert {fault.field for fault in refused.value.faults} == {
        "service_user_number",
        "sort_code",
        "account_number",
    }
    assert states(uow) == {1: "in_use"}


def test_who_proposed_an_account_may_take_it_back(uow: Work) -> None:
    tell(uow, change(OTHER))
    uow.audited.clear()
    assert tell(uow, payments.TakeBackPayerAccount(DAY, 2, " a \n slip "), ANN) == DONE
    ((on, subject, line),) = uow.audited
    assert (on, subject) == (DAY, Subject("payer", "2"))
    assert (line.move, line.note) == (("waiting", "taken_back"), "a slip")


def test_an_account_is_confirmed_once_and_none_that_is_not_there(uow: Work) -> None:
    with pytest.raises(NotFound) as refused:
        tell(uow, payments.ConfirmPayerAccount(DAY, 9), BO)
    assert refused.value.field == "account"
    tell(uow, change(OTHER))
    tell(uow, payments.ConfirmPayerAccount(DAY, 2), BO)
    with pytest.raises(Conflict, match="person:bo has confirmed ••••7491 already"):
        tell(uow, payments.ConfirmPayerAccount(DAY, 2), "person:cy")
    with pytest.raises(Conflict, match="another one is in use by now"):
        tell(uow, payments.TakeBackPayerAccount(DAY, 1, "a slip"), BO)


@pytest.mark.parametrize("state", ["prepared", "submitted", "settled", "cancelled", "lapsed"])
def test_other_runs_keep_nobody_from_confirming_one(uow: Work, state: str) -> None:
    tell(uow, change(OTHER))
    uow.store.runs.runs.append(Run(1, "run-2012-01-16", state, Cycle(DAY, DAY, DAY), "day clock"))
    assert tell(uow, payments.ConfirmPayerAccount(DAY, 2), BO) == DONE
