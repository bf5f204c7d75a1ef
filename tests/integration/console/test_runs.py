"""Runs in a browser: looked at, and decided on by two people who see what they decide."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.contracts.enrolment import TenantCorrected
from services.contracts.payments import ChangeBankDetails
from services.contracts.queries.payments.books import Differences
from services.contracts.queries.payments.runs import MarkedLines, RunByRef, RunLines
from tests.integration.console.people import Console, Person, hidden_in
from tests.integration.office import DUE, FIRST, OTHER_ACCOUNT, RUN, SECOND, START, THIRD, Office

RUNS = "/finance/runs"
ONE = f"{RUNS}/{RUN}"
ELSE_OF_T1 = ("1 High Street", "", "Dudley", "DY1 1AA")


def state_of(office: Office) -> str:
    return str(office.ask(RunByRef(RUN)).state)


@pytest.fixture
def ready(office: Office) -> Office:
    """The office with a run that waits for approval; T3 has no bank details."""
    office.open()
    office.join("T3", ("", ""))
    office.reach(DUE)
    return office


def approver(console: Console, name: str = SECOND) -> Person:
    return console.person(name, "finance_approver")


def finance(console: Console, name: str = THIRD) -> Person:
    return console.person(name, "finance")


def test_a_run_is_shown_whole(ready: Office, console: Console) -> None:
    page = approver(console).get(ONE).text
    for shown in ("£250.00 in 2 payments", "Repairs", "DUD", "Waits for approval", "day clock"):
        assert shown in page
    assert "No bank details that can be used" in page
    assert "0 of 1" in page
    assert "16 April 2012" in page
    assert f'href="/finance/books/runs/{RUN}"' in page
    lines = approver(console).get(f"{ONE}/lines").text
    assert 'href="/finance/tenants/T1/instalments/repairs/1"' in lines
    assert "First payment" in lines
    assert "••••4958" in lines
    assert "66374958" not in lines
    assert "Siân O&#39;Brien" in lines
    assert FIRST in lines
    assert "T3" in approver(console).get(f"{ONE}/left-out").text
    for path in ("lines", "left-out"):
        assert approver(console).get(f"{ONE}/{path}?as=xlsx").status_code == 200


def test_a_run_that_there_is_not_is_not_found(ready: Office, console: Console) -> None:
    assert approver(console).get(f"{RUNS}/run-9").status_code == 404
    assert approver(console).get(f"{RUNS}/run-9/approve").status_code == 404


def test_a_run_goes_to_the_bank_by_two_people(ready: Office, console: Console) -> None:
    bo, cy = approver(console), finance(console)
    approved = bo.do(f"{ONE}/approve")
    assert (approved.status_code, approved.location) == (303, ONE)
    made = cy.do(f"{ONE}/export", format="standard18")
    assert made.status_code == 303
    file = cy.get(made.location)
    content_hash = re.search(r"\b[0-9a-f]{64}\b", file.text)
    assert content_hash
    taken = cy.post(f"{made.location}/download", **hidden_in(file))
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert "Cy Third" in cy.get(made.location).text.split("Who took it away")[1]
    assert cy.do(f"{ONE}/submit").status_code == 303
    assert state_of(ready) == "submitted"
    page = cy.get(ONE).text
    for name in (SECOND, THIRD):
        assert name in page


def test_a_form_that_is_sent_twice_does_it_once(ready: Office, console: Console) -> None:
    bo = approver(console)
    form = hidden_in(bo.get(f"{ONE}/approve"))
    first, second = (bo.post(f"{ONE}/approve", **form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(ready.ask(RunByRef(RUN)).approvals) == 1


def test_a_stale_form_says_what_happened_and_by_whom(ready: Office, console: Console) -> None:
    bo = approver(console)
    form = hidden_in(bo.get(f"{ONE}/approve"))
    assert approver(console, "Di Fourth").do(f"{ONE}/reject", why="wrong day").status_code == 303
    late = bo.post(f"{ONE}/approve", **form)
    assert late.status_code == 409
    assert "Nothing was done" in late.text
    assert "Rejected" in late.text
    assert "Di Fourth" in late.text
    assert bo.get(f"{ONE}/approve").status_code == 409


def test_what_was_not_seen_is_not_approved(ready: Office, console: Console) -> None:
    bo = approver(console)
    form = hidden_in(bo.get(f"{ONE}/approve"))
    ready.breach("T1", START)  # its repairs instalment is lost
    late = bo.post(f"{ONE}/approve", **form)
    assert late.status_code == 409
    assert "You saw £250.00" in late.text
    assert "£175.00" in late.text
    assert state_of(ready) == "prepared"


def test_who_may_not_is_not_offered_it_and_is_refused(ready: Office, console: Console) -> None:
    ann = approver(console, FIRST)  # who entered the bank details
    page = ann.get(ONE).text
    assert f"Not by {FIRST}: entered bank details" in page
    assert f"{ONE}/approve" not in page
    refused = ann.do(f"{ONE}/approve")
    assert refused.status_code == 403
    assert "somebody else approves it" in refused.text


def test_a_reason_is_wanted_and_what_was_typed_stays(ready: Office, console: Console) -> None:
    refused = approver(console).do(f"{ONE}/reject", why="  ")
    assert refused.status_code == 422
    assert '<a href="#why">' in refused.text
    assert state_of(ready) == "prepared"


def test_another_file_is_made_instead_and_the_first_is_not_to_be_sent(
    ready: Office, console: Console
) -> None:
    approver(console).do(f"{ONE}/approve")
    first = finance(console).do(f"{ONE}/export", format="standard18").location
    again = finance(console, "Di Fourth").do(f"{ONE}/export-instead", format="csv")
    assert again.status_code == 303
    old = finance(console).get(first)
    assert "Do not send this file" in old.text
    assert again.location in old.text
    taken = finance(console).post(f"{first}/download", **hidden_in(old))
    assert "do-not-send-1-" in taken.headers["Content-Disposition"]


def test_an_exported_run_is_cancelled_by_a_second_person(ready: Office, console: Console) -> None:
    approver(console).do(f"{ONE}/approve")
    finance(console).do(f"{ONE}/export", format="standard18")
    asked = finance(console).get(f"{ONE}/cancel")
    assert "Destroy every copy" in asked.text
    assert finance(console).do(f"{ONE}/cancel", why="wrong").status_code == 403
    assert approver(console).do(f"{ONE}/cancel", why="wrong").status_code == 303
    assert state_of(ready) == "cancelled"


def test_a_run_is_prepared_by_hand_where_one_was_rejected(ready: Office, console: Console) -> None:
    cy = finance(console)
    refused = cy.do(f"{RUNS}/prepare")
    assert refused.status_code == 409
    assert re.search(r"is prepared already, (by [\w ]+ )?on \d+ April 2012", refused.text)
    cy.do(f"{ONE}/reject", why="a trial")
    made = cy.do(f"{RUNS}/prepare")
    assert made.location == f"{ONE}-2"


def test_a_changed_account_is_marked(ready: Office, console: Console) -> None:
    ready.release()
    change = ChangeBankDetails("T1", DUE, *OTHER_ACCOUNT, "Siân O'Brien")
    ready.tell(change)
    ready.reach(DUE.replace(month=7))
    lines = approver(console).get(f"{RUNS}/run-2012-07-16/lines").text
    assert lines.count("Changed account</strong>") == 2
    assert "First payment</strong>" not in lines


def test_a_payee_stands_beside_the_tenants_name(ready: Office, console: Console) -> None:
    ready.tell(ChangeBankDetails("T3", START, *OTHER_ACCOUNT, "Pat Jones"))
    ready.reach(DUE.replace(day=17))
    line = ready.rows(RunLines(run_ref="run-2012-04-17"))[-1]
    assert (line.name, line.payee, line.name_check) == ("Siân O'Brien", "Pat Jones", "differs")
    lines = approver(console).get(f"{RUNS}/run-2012-04-17/lines").text
    assert lines.index("Siân O&#39;Brien") < lines.index("Pat Jones")


def test_what_is_looked_at_twice_is_counted_and_leads_to_its_lines(
    ready: Office, console: Console
) -> None:
    bo, lines = approver(console), f"{RUNS}/run-2012-07-16/lines"
    ready.release()
    ready.tell(ChangeBankDetails("T1", DUE, *OTHER_ACCOUNT, "Siân O'Brien"))
    ready.tell(ChangeBankDetails("T3", DUE, *OTHER_ACCOUNT, "Pat Jones"))
    ready.reach(DUE.replace(day=17))
    ready.reach(DUE.replace(month=7))
    run = ready.ask(RunByRef("run-2012-07-16"))
    assert run.last_run_ref == RUN
    assert run.marked == (
        MarkedLines("first_payment", 4, 25_000, 4, 25_000),
        MarkedLines("changed_account", 2, 12_500, 0, 0),
        MarkedLines("name_differs", 4, 25_000, 0, 0),
    )
    for page in (bo.get(lines.removesuffix("/lines")), bo.get(lines.replace("lines", "approve"))):
        for mark in ("first_payment", "changed_account", "name_differs"):
            assert f'href="{lines}?mark={mark}"' in page.text
    assert bo.get(f"{ONE}/approve").status_code == 409, "it is past"
    for row in run.marked:
        found = ready.rows(RunLines(run_ref=run.run_ref, mark=row.mark))
        assert (len(found), sum(line.amount_pence for line in found)) == (
            row.instalments,
            row.amount_pence,
        )
    assert bo.get(f"{lines}?mark=changed_account").text.count("Changed account</strong>") == 2
    assert len(bo.get(f"{lines}?mark=name_differs&as=csv").text.splitlines()) == 5
    assert bo.get(f"{lines}?mark=no").status_code == 400
    assert "No line of this run is like that" in bo.get(f"{ONE}/lines?mark=name_differs").text
    manager = console.person("Di Fourth", "housing_manager").get(lines.removesuffix("/lines"))
    assert "First payments" in manager.text
    assert "mark=first_payment" not in manager.text, "the lines are not for them"


def test_a_name_put_right_counts_anew_what_is_looked_at_twice(
    ready: Office, console: Console
) -> None:
    ready.hear(TenantCorrected("T1", DUE, "Ms", "Patricia", "Jones", *ELSE_OF_T1))
    (differs,) = (m for m in ready.ask(RunByRef(RUN)).marked if m.mark == "name_differs")
    assert (differs.instalments, differs.amount_pence) == (2, 12_500)
    assert ready.rows(Differences()) == []
    ready.release()
    ready.hear(TenantCorrected("T1", DUE, "Ms", "Siân", "O'Brien", *ELSE_OF_T1))
    (then,) = (m for m in ready.ask(RunByRef(RUN)).marked if m.mark == "name_differs")
    assert then == differs, "as it was when it was decided on"


def test_two_people_at_once_approve_it_once(ready: Office, console: Console) -> None:
    people = [approver(console, name) for name in (SECOND, "Di Fourth")]
    forms = [hidden_in(person.get(f"{ONE}/approve")) for person in people]
    answers: list[int] = []

    def send(person: Person, form: dict[str, str]) -> None:
        answers.append(person.post(f"{ONE}/approve", **form).status_code)

    threads = [threading.Thread(target=send, args=each) for each in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    assert len(ready.ask(RunByRef(RUN)).approvals) == 1


@pytest.mark.parametrize(
    ("before", "deed", "against", "states"),
    [
        ("prepared", "approve", "reject", {"approved", "rejected"}),
        ("approved", "export", "cancel", {"exported", "cancelled"}),
    ],
)
def test_of_two_deeds_at_once_one_is_done_and_the_other_is_told_who_was_first(
    ready: Office, console: Console, before: str, deed: str, against: str, states: set[str]
) -> None:
    if before == "approved":
        ready.approve()
    first = finance(console) if deed == "export" else approver(console)
    people = {deed: first, against: approver(console, "Di Fourth")}
    forms = {
        name: hidden_in(person.get(f"{ONE}/{name}")) | {"why": "wrong day", "format": "standard18"}
        for name, person in people.items()
    }
    with ThreadPoolExecutor() as pool:
        answers = dict(
            zip(
                people,
                pool.map(lambda name: people[name].post(f"{ONE}/{name}", **forms[name]), people),
                strict=True,
            )
        )
    late = {name for name, answer in answers.items() if answer.status_code == 409}
    assert len(late) == 1, answers
    (done,) = people.keys() - late
    assert answers[done].status_code == 303
    told = answers[late.pop()].text
    assert "Nothing was done" in told
    assert f"by {people[done].name}" in told
    assert state_of(ready) in states


def test_what_was_seen_is_what_is_posted(ready: Office, console: Console) -> None:
    form = hidden_in(approver(console).get(f"{ONE}/approve"))
    assert form["seen"] == ready.ask(RunByRef(RUN)).content_hash
    assert form["amount_pence"] == "25000"
    assert approver(console).post(f"{ONE}/approve", deed=form["deed"]).status_code == 400


@pytest.mark.parametrize("deed", ["approve", "export", "submit"])
def test_money_goes_a_step_further_only_with_the_second_factor(
    ready: Office, console: Console, deed: str
) -> None:
    if deed != "approve":
        ready.approve()
    if deed == "submit":
        ready.export()
    before = state_of(ready)
    person = approver(console) if deed == "approve" else finance(console)
    asked = person.a_while_later().do(f"{ONE}/{deed}", format="standard18")
    assert asked.status_code == 200
    assert 'name="step_up_code"' in asked.text
    assert state_of(ready) == before
