"""Bank details in a browser: checked in words, kept once, confirmed by another with a reason."""

import threading

import pytest
from werkzeug.test import TestResponse

from services.contracts import payments as contract
from services.contracts.enrolment import RentArrearsChanged
from services.contracts.queries.payments.accounts import BankDetails, UnconfirmedDetails
from tests.integration.console.people import Console, hidden_in
from tests.integration.office import ACCOUNT, DUE, FIRST, OTHER_ACCOUNT, SECOND, START, Office

DETAILS = "/finance/tenants/T1/bank-details"
WAITING = "/finance/details-to-confirm"
NEW = {"sort_code": "10-79-99", "account_number": "8883 7491", "account_name": "Siân O'Brien"}


@pytest.fixture
def live(office: Office) -> Office:
    """A live scheme: T1 and T2 have given no bank details."""
    office.open_live()
    office.hear_of("T1")
    office.hear_of("T2")
    office.reach(START)
    return office


def accounts(office: Office) -> list[str]:
    return [row.account for row in office.ask(BankDetails("T1")).accounts]


def in_doubt(office: Office, tenant_ref: str = "T1", by: str = FIRST) -> int:
    """Give details with another's name; returns the account's number."""
    command = contract.ChangeBankDetails(tenant_ref, START, *ACCOUNT, "Patrick Jones")
    office.tell(command, by)
    return office.ask(BankDetails(tenant_ref)).accounts[-1].number


def test_details_are_checked_in_words_before_they_are_kept(live: Office, console: Console) -> None:
    ann = console.person()
    assert "No bank details were given yet" in ann.get(DETAILS).text
    checked = ann.post(f"{DETAILS}/check", **hidden_in(ann.get(f"{DETAILS}/enter")), **NEW)
    assert "The account number fits the sort code" in checked.text
    assert "The same name as the tenant’s" in checked.text
    assert accounts(live) == []
    kept = ann.post(f"{DETAILS}/enter", **hidden_in(checked))
    assert (kept.status_code, kept.location) == (303, DETAILS)
    assert accounts(live) == ["••••7491"]
    page = ann.get(DETAILS)
    assert "In use" in page.text
    assert OTHER_ACCOUNT[1] not in page.text


def test_a_form_sent_twice_keeps_the_details_once(live: Office, console: Console) -> None:
    ann = console.person()
    form = hidden_in(ann.get(f"{DETAILS}/enter")) | NEW
    for _ in range(2):
        assert ann.post(f"{DETAILS}/enter", **form).status_code == 303
    assert accounts(live) == ["••••7491"]


def test_what_was_typed_can_be_changed_again(live: Office, console: Console) -> None:
    ann = console.person()
    form = hidden_in(ann.get(f"{DETAILS}/enter")) | NEW
    again = ann.post(f"{DETAILS}/check", change="yes", **form)
    assert 'value="88837491"' in again.text
    assert hidden_in(again)["deed"] == form["deed"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"sort_code": "1234"}, "sort_code"),
        ({"account_number": "12345"}, "account_number"),
        ({"account_number": ""}, "account_number"),
        ({"sort_code": "", "account_number": ""}, "sort_code"),
        ({"account_name": "=?utf-8?q?x?="}, "account_name"),
    ],
)
def test_what_is_no_account_comes_back_beside_its_input(
    live: Office, console: Console, wrong: dict[str, str], field: str
) -> None:
    ann = console.person()
    form = hidden_in(ann.get(f"{DETAILS}/enter")) | NEW | wrong
    answers = [ann.post(f"{DETAILS}/enter", **form)]
    if field != "account_name":
        answers.append(ann.post(f"{DETAILS}/check", **form))
    for answer in answers:
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert 'aria-invalid="true"' in answer.text
    assert accounts(live) == []


def test_an_account_that_fails_the_check_is_said_to(live: Office, console: Console) -> None:
    ann = console.person()
    wrong = {"sort_code": "089999", "account_number": "66374959", "account_name": "Pat Jones"}
    checked = ann.post(f"{DETAILS}/check", **hidden_in(ann.get(f"{DETAILS}/enter")) | wrong)
    assert "does not fit the sort code" in checked.text
    assert "Another name than the tenant’s" in checked.text
    assert "before a second person has confirmed them" in checked.text


def test_a_change_cools_off_and_the_page_says_until_when(office: Office, console: Console) -> None:
    office.open(cooling_off_days=2)
    office.reach(START)
    ann = console.person()
    ann.post(f"{DETAILS}/enter", **hidden_in(ann.get(f"{DETAILS}/enter")) | NEW)
    page = ann.get(DETAILS).text
    assert "From 19 Jan 2012, or when confirmed" in page
    assert "/confirm" not in page, "they entered it"
    assert "/confirm" in console.person(SECOND).get(DETAILS).text


def test_details_are_withdrawn_after_asking(office: Office, console: Console) -> None:
    office.open()
    office.reach(START)
    ann = console.person()
    assert "is held until the tenant gives bank details" in ann.get(f"{DETAILS}/withdraw").text
    assert ann.do(f"{DETAILS}/withdraw").status_code == 303
    assert "Not used any more" in ann.get(DETAILS).text


@pytest.mark.parametrize("deed", ["enter", "withdraw"])
def test_details_that_another_changed_meanwhile_are_looked_at_again(
    live: Office, console: Console, deed: str
) -> None:
    ann = console.person()
    seen = hidden_in(ann.get(f"{DETAILS}/{deed}")) | (NEW if deed == "enter" else {})
    live.tell(contract.ChangeBankDetails("T1", START, *ACCOUNT, "Siân O'Brien"), SECOND)
    stale = ann.post(f"{DETAILS}/{deed}", **seen)
    assert stale.status_code == 409
    assert f"{SECOND} has changed the bank details since you looked" in stale.text
    assert accounts(live) == ["••••4958"]


def test_rent_arrears_do_not_stand_against_entering_details(live: Office, console: Console) -> None:
    ann = console.person()
    seen = hidden_in(ann.get(f"{DETAILS}/enter")) | NEW
    live.hear(RentArrearsChanged("T1", START, True))
    assert ann.post(f"{DETAILS}/enter", **seen).status_code == 303


def test_nothing_can_be_given_for_nobody(live: Office, console: Console) -> None:
    ann, nobody = console.person(), "/finance/tenants/T99/bank-details"
    assert "Nobody is registered" in ann.get(nobody).text
    form = hidden_in(ann.get(f"{DETAILS}/enter")) | NEW
    assert ann.post(f"{nobody}/enter", **form).status_code == 404


# --- confirmed by another ---


def test_details_in_doubt_wait_in_a_list_for_another_person(live: Office, console: Console) -> None:
    ann, bo = console.person(FIRST), console.person(SECOND)
    assert "Nothing waits to be confirmed" in bo.get(WAITING).text
    number = in_doubt(live)
    assert "You entered it: another person can" in ann.get(WAITING).text
    assert f"{DETAILS}/{number}/confirm" in bo.get(WAITING).text
    assert len(bo.get(f"{WAITING}?as=csv").text.splitlines()) == 2
    confirm = f"{DETAILS}/{number}/confirm"
    without = bo.do(confirm, why=" ")
    assert without.status_code == 422
    assert 'href="#why"' in without.text
    assert bo.do(confirm, why="rang the tenant").status_code == 303
    assert "Nothing waits to be confirmed" in bo.get(WAITING).text
    assert f"Confirmed by {SECOND}: rang the tenant" in ann.get(DETAILS).text


def test_who_confirms_sees_the_name_on_the_account_beside_the_tenants(
    live: Office, console: Console
) -> None:
    number, bo = in_doubt(live), console.person(SECOND)
    page = bo.get(f"{DETAILS}/{number}/confirm").text
    assert "Patrick Jones" in page
    assert "Siân O&#39;Brien" in page
    assert 'href="/tenants/T1"' in page, "where the number on file is"
    assert ACCOUNT[1] not in page
    assert "Patrick Jones" in bo.get(WAITING).text
    assert not hasattr(live.ask(BankDetails("T1")).accounts[-1], "account_name")
    assert "Patrick" not in repr(live.ask(BankDetails("T1"))) + repr(
        live.rows(UnconfirmedDetails())
    )


def test_who_entered_details_cannot_confirm_them(live: Office, console: Console) -> None:
    number = in_doubt(live)
    ann = console.person(FIRST)
    confirm = f"{DETAILS}/{number}/confirm"
    shown = ann.get(confirm)
    assert "You entered these details" in shown.text
    forced = ann.post(confirm, deed="web:" + "0" * 36, why="it is fine")
    assert forced.status_code == 403
    assert live.rows(UnconfirmedDetails())


def test_a_confirmation_of_what_was_changed_since_is_a_conflict(
    live: Office, console: Console
) -> None:
    number = in_doubt(live)
    bo = console.person(SECOND)
    confirm = f"{DETAILS}/{number}/confirm"
    form = hidden_in(bo.get(confirm))
    live.tell(contract.ChangeBankDetails("T1", START, *OTHER_ACCOUNT, "Pat Jones"))
    stale = bo.post(confirm, **form, why="rang the tenant")
    assert stale.status_code == 409
    assert "look again" in stale.text
    assert len(live.rows(UnconfirmedDetails())) == 2


def test_confirming_asks_for_the_second_factor_again_and_loses_nothing(
    live: Office, console: Console
) -> None:
    confirm = f"{DETAILS}/{in_doubt(live)}/confirm"
    bo = console.person(SECOND).a_while_later()
    asked = bo.do(confirm, why="rang the tenant")
    assert "Is it still you?" in asked.text
    assert hidden_in(asked)["why"] == "rang the tenant"
    assert len(live.rows(UnconfirmedDetails())) == 1


def test_an_account_of_nobodys_is_not_found(live: Office, console: Console) -> None:
    assert console.person().get(f"{DETAILS}/99/confirm").status_code == 404


# In one process SQLite has one writer.
@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_two_people_confirm_at_once_and_it_is_done_once(live: Office, console: Console) -> None:
    number = in_doubt(live)
    confirm = f"{DETAILS}/{number}/confirm"
    answers = dict[str, TestResponse]()

    def confirmed_by(name: str) -> None:
        form = hidden_in(console.person(name).get(confirm))
        both_saw_it.wait()
        answers[name] = console.person(name).post(confirm, **form, why=f"{name} rang")

    both_saw_it = threading.Barrier(2, timeout=60)

    at_once = [threading.Thread(target=confirmed_by, args=(n,)) for n in (SECOND, "Cy Third")]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    statuses = {answer.status_code: name for name, answer in answers.items()}
    assert statuses.keys() == {303, 409}
    told = answers[statuses[409]].text
    assert "is confirmed already" in told
    assert f"{statuses[303]}: {statuses[303]} rang" in told
    assert live.rows(UnconfirmedDetails()) == []


def test_what_waits_for_a_second_person_is_held_in_the_run(live: Office, console: Console) -> None:
    number = in_doubt(live)
    live.reach(DUE)
    assert set(live.instalments().values()) >= {("held", "details_unconfirmed")}
    bo = console.person(SECOND)
    assert bo.do(f"{DETAILS}/{number}/confirm", why="rang").status_code == 303
