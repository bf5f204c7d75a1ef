"""The landlord's own account: the first counts at once, another takes two people."""

import threading
from importlib import import_module

import pytest

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow, Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.finance import FinanceToday
from services.contracts.queries.payments.payer import Payer, PayerProposal
from services.contracts.queries.payments.story import PaymentsStory
from services.payments.domain.payer_states import MOVES
from tests.bank_files import read_bacs18
from tests.integration.office import (
    ACCOUNT,
    DUE,
    FIRST,
    OTHER_ACCOUNT,
    RUN,
    SECOND,
    START,
    THIRD,
    Office,
)
from tests.integration.raw_sql import refused
from tests.people import officer

THIRD_ACCOUNT = ("107999", "88837493")


@pytest.fixture
def prepared(office: Office) -> Office:
    office.open()
    office.reach(DUE)
    return office


def propose(
    office: Office, account: tuple[str, str] = OTHER_ACCOUNT, who: str = FIRST, seen: str = ""
) -> PayerProposal:
    """Propose an account and return what is shown of it."""
    office.tell(contract.ChangePayerAccount(START, "BROMFORD", "123456", *account, seen=seen), who)
    proposal = office.ask(Payer()).proposal
    assert proposal is not None
    return proposal


def confirm(office: Office, number: int, who: str = SECOND) -> None:
    office.tell(contract.ConfirmPayerAccount(START, number), who)


def waits(office: Office) -> list[tuple[str, tuple[str, ...]]]:
    found = office.ask(FinanceToday()).waiting
    return [(row.kind, row.barred) for row in found if row.kind == "confirm_payer"]


def test_another_account_is_used_once_another_person_confirms_it(prepared: Office) -> None:
    wish = propose(prepared)
    assert (wish.number, wish.account, wish.account_check) == (2, "••••7491", "valid")
    assert (wish.proposed_by, wish.proposed_on) == (FIRST, DUE.replace(day=17))
    assert prepared.ask(Payer()).account == "••••4958"
    assert waits(prepared) == [("confirm_payer", (officer(FIRST).ref,))]
    with pytest.raises(NotAllowed, match="who proposed the account may not confirm it"):
        confirm(prepared, wish.number, FIRST)
    confirm(prepared, wish.number)
    now = prepared.ask(Payer())
    assert (now.account, now.entered_by, now.confirmed_by) == ("••••7491", FIRST, SECOND)
    assert now.proposal is None
    assert waits(prepared) == []
    file = prepared.bank_file(prepared.release())
    assert read_bacs18(file).payer.account_number == OTHER_ACCOUNT[1]


def test_who_proposed_what_and_who_confirmed_it_is_kept(prepared: Office) -> None:
    prepared.pay_from(OTHER_ACCOUNT)
    told = [
        (line.who, line.what, line.before, line.after)
        for line in prepared.rows(PaymentsStory("payer", "2"))
    ]
    assert told == [
        (FIRST, "account", "", "••••7491"),
        (FIRST, "status", "", "waiting"),
        (SECOND, "status", "waiting", "in_use"),
    ]
    first = prepared.rows(PaymentsStory("payer", "1"))
    assert [line.after for line in first] == ["••••4958", "in_use", "replaced"]


def test_the_first_is_opened_once(office: Office) -> None:
    office.hear_scheme()
    with pytest.raises(NotNow, match="open the payer account"):
        propose(office)
    opening = contract.OpenPayerAccount("BROMFORD", "123456", *ACCOUNT)
    assert office.tell(opening).effect == "done"
    assert office.tell(opening, SECOND).effect == "none"
    other = contract.OpenPayerAccount("BROMFORD", "123456", *OTHER_ACCOUNT)
    with pytest.raises(Conflict, match=f"come from ••••4958 already, by {FIRST}"):
        office.tell(other, SECOND)
    assert office.ask(Payer()).account == "••••4958"


def test_what_is_no_account_or_in_use_is_not_proposed(prepared: Office) -> None:
    with pytest.raises(Invalid, match="6 digits"):
        propose(prepared, ("1", OTHER_ACCOUNT[1]))
    with pytest.raises(Invalid, match="come from ••••4958 already"):
        propose(prepared, ACCOUNT)
    assert prepared.ask(Payer()).proposal is None


def test_one_proposed_later_takes_the_place_of_one_that_waits(prepared: Office) -> None:
    first = propose(prepared)
    second = propose(prepared, THIRD_ACCOUNT, SECOND)
    with pytest.raises(Conflict, match=f"{SECOND} has taken ••••7491 back"):
        confirm(prepared, first.number, THIRD)
    with pytest.raises(NotAllowed):
        confirm(prepared, second.number, SECOND)
    confirm(prepared, second.number, FIRST)
    assert prepared.ask(Payer()).account == "••••7493"
    with pytest.raises(NotFound):
        confirm(prepared, 9)


def test_a_proposal_made_by_what_is_shown_no_more_is_refused_with_who_was_first(
    prepared: Office,
) -> None:
    seen = prepared.ask(Payer()).seen
    wish = propose(prepared, seen=seen)
    with pytest.raises(
        Conflict, match=f"{FIRST} has proposed or decided on an account since you looked"
    ):
        propose(prepared, THIRD_ACCOUNT, SECOND, seen)
    seen = prepared.ask(Payer()).seen
    confirm(prepared, wish.number)
    with pytest.raises(
        Conflict, match=f"{SECOND} has proposed or decided on an account since you looked"
    ):
        propose(prepared, THIRD_ACCOUNT, THIRD, seen)
    wish = propose(prepared, THIRD_ACCOUNT, seen=prepared.ask(Payer()).seen)
    seen = prepared.ask(Payer()).seen
    prepared.tell(contract.TakeBackPayerAccount(START, wish.number, "not ours"), THIRD)
    with pytest.raises(
        Conflict, match=f"{THIRD} has proposed or decided on an account since you looked"
    ):
        propose(prepared, THIRD_ACCOUNT, SECOND, seen)


def test_a_proposal_is_taken_back_with_a_reason(prepared: Office) -> None:
    wish = propose(prepared)
    with pytest.raises(Invalid, match="say why"):
        prepared.tell(contract.TakeBackPayerAccount(START, wish.number, " "), SECOND)
    prepared.tell(contract.TakeBackPayerAccount(START, wish.number, "not our bank"), SECOND)
    with pytest.raises(Conflict, match=f"{SECOND} has taken ••••7491 back"):
        confirm(prepared, wish.number, THIRD)
    assert prepared.rows(PaymentsStory("payer", "2"))[-1].note == "not our bank"
    assert prepared.ask(Payer()).account == "••••4958"


def test_what_is_approved_or_exported_keeps_its_account(prepared: Office) -> None:
    prepared.approve()
    wish = propose(prepared)
    with pytest.raises(NotNow, match=f"{RUN} is approved and the bank does not have it yet"):
        confirm(prepared, wish.number)
    made = prepared.export()
    with pytest.raises(NotNow, match=f"{RUN} is exported and the bank does not have it yet"):
        confirm(prepared, wish.number)
    prepared.submit()
    confirm(prepared, wish.number)
    assert read_bacs18(prepared.bank_file(made.name)).payer.account_number == ACCOUNT[1]


@pytest.mark.parametrize("officers", [2, 8])
def test_of_many_who_confirm_at_once_one_does_and_is_named(
    payments_url: str, officers: int
) -> None:
    office = Office(payments_url)
    office.open_live()
    wish = propose(office)
    together, told = threading.Barrier(officers), dict[str, str]()

    def decide(who: str) -> None:
        together.wait(timeout=30)
        try:
            confirm(office, wish.number, who)
            told[who] = ""
        except Refused as refusal:
            told[who] = str(refusal)

    threads = [threading.Thread(target=decide, args=(f"Officer {n}",)) for n in range(officers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    (first,) = (who for who, refusal in told.items() if not refusal)
    others = {refusal for refusal in told.values() if refusal}
    assert others == {f"{first} has confirmed ••••7491 already"}
    assert office.ask(Payer()).confirmed_by == first
    office.close()


def test_of_two_who_propose_at_once_one_does_and_the_other_is_told_by_whom(
    payments_url: str,
) -> None:
    office = Office(payments_url)
    office.open_live()
    seen, together, told = office.ask(Payer()).seen, threading.Barrier(2), dict[str, str]()

    def give(who: str, account: tuple[str, str]) -> None:
        together.wait(timeout=30)
        try:
            propose(office, account, who, seen)
            told[who] = ""
        except Refused as refusal:
            told[who] = str(refusal)

    wishes = ((FIRST, OTHER_ACCOUNT), (SECOND, THIRD_ACCOUNT))
    threads = [threading.Thread(target=give, args=wish) for wish in wishes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    (first,) = (who for who, refusal in told.items() if not refusal)
    (late,) = told.keys() - {first}
    assert told[late].startswith(f"{first} has proposed or decided on an account since")
    proposal = office.ask(Payer()).proposal
    assert proposal is not None
    assert proposal.proposed_by == first
    office.close()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE payer_accounts SET account_number = '00000000'", "never changed into another"),
        ("UPDATE payer_accounts SET state = 'in_use' WHERE number = 2", "two_people|in_use|state"),
        ("UPDATE payer_accounts SET state = 'waiting' WHERE number = 1", "from that state|waiting"),
        ("UPDATE payer_accounts SET decided_by = 'me' WHERE number = 1", "who decided on"),
        ("DELETE FROM payer_accounts", "an account is never deleted"),
        (
            "INSERT INTO payer_accounts SELECT 3, name, service_user_number, sort_code, '1',"
            " 'in_use', entered_by, entered_on, 'me' FROM payer_accounts WHERE number = 1",
            "begins as waiting|never replaced|in_use",
        ),
    ],
)
def test_the_database_keeps_the_landlords_accounts(prepared: Office, change: str, why: str) -> None:
    propose(prepared)
    refused(prepared, change, why)


def test_nobody_confirms_what_they_proposed_past_the_code_either(prepared: Office) -> None:
    wish = propose(prepared)
    use = "UPDATE payer_accounts SET state = 'replaced' WHERE state = 'in_use'"
    alone = "UPDATE payer_accounts SET state = 'in_use', decided_by = entered_by WHERE number = 2"
    assert wish.number == 2
    engine = prepared.service.database.engine
    with engine.connect() as connection:
        connection.exec_driver_sql(use)
        with pytest.raises(Exception, match="two_people"):
            connection.exec_driver_sql(alone)
        connection.rollback()


def test_the_database_allows_an_account_the_moves_that_the_code_allows_it() -> None:
    locks = import_module("services.payments.migrations.0002_locks")
    allowed = {(now, then) for now, moves in MOVES.items() for then in moves}
    assert set(locks.PAYER_MOVES) == allowed
