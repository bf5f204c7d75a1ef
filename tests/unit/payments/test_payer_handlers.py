"""The landlord's own account, as payments' use cases decide it; without a database."""

import datetime as dt
from typing import Any

import pytest

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
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
