"""Bank files are made of what was approved, by others, and once; without a database."""

import hashlib
from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject, moved
from services.contracts import payments
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.two_people import Part
from services.payments.domain.verifying import Difference
from services.payments.store.rows import Export, PaymentSettings
from tests.unit.payments.paying import (
    A_DAY,
    ANN,
    BO,
    CY,
    DAY,
    RUN,
    SOME_HASH,
    Work,
    a_scheme,
    add_run,
    moved_by,
    notes,
    refuse,
    state,
    tell,
    to_pay,
)

ABOUT = Subject("run", RUN)
NEXT_RUN = "run-2012-01-17"
EXPORT = payments.ExportRuns((RUN,), "standard18", instead=False)
INSTEAD = replace(EXPORT, instead=True)
MADE = payments.NoteDownload(1)


@pytest.fixture
def uow(ring, agreement) -> Work:
    """An approved run of one payment of £75; Cy approved it."""
    work = a_scheme(ring)
    add_run(work, "approved", to_pay(ring), approved_by=CY)
    work.store.runs.people = [Part("day clock", "prepared"), Part(CY, "approved")]
    return work


def add_next_run(work: Work) -> None:
    """Put the run of the next day there, approved too, of the same payments."""
    days = Cycle(DAY + A_DAY, DAY + 2 * A_DAY, DAY + 3 * A_DAY)
    payments_of_both = work.store.runs.to_pay
    add_run(work, "approved", *payments_of_both, run_ref=NEXT_RUN, cycle=days, approved_by=CY)


# --- made ---


def test_a_file_is_made_of_what_was_approved_and_kept(uow: Work) -> None:
    answer = tell(uow, EXPORT, BO)
    text = uow.store.exports.texts[1]
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert answer == payments.MadeBankFile(1, "2012-01-17.txt", "standard18", digest)
    assert "10799988837491" in text
    assert "66374958" in text
    assert uow.store.exports.files[1] == Export(
        1, "standard18", "2012-01-17.txt", "000001", digest, BO, DAY
    )
    assert uow.store.exports.runs_of(uow.store.exports.files[1]) == [1]


def test_the_run_moves_with_who_made_the_file_and_which(uow: Work) -> None:
    tell(uow, EXPORT, BO)
    assert uow.store.runs.moved == [(RUN, "exported", {"exported_by": BO})]
    cause = ("bank file", "2012-01-17.txt")
    change = moved("approved", "exported", reason="standard18", cause=cause)
    assert notes(uow) == [(DAY, ABOUT, change)]


def test_a_file_made_after_the_cut_off_is_of_that_date(uow: Work) -> None:
    uow.store.add_cut_off(DAY + A_DAY)
    tell(uow, EXPORT, BO)
    assert uow.store.exports.files[1].exported_on == DAY + A_DAY


def test_the_columns_of_a_portal_are_those_that_finance_set(uow: Work) -> None:
    columns = "Who=payee_name, Sort=sort_code, To=account_number, How much=amount_pounds"
    uow.store.finance.keep_settings(PaymentSettings(portal_columns=columns))
    answer = tell(uow, replace(EXPORT, format="csv"), BO)
    assert answer.name == "2012-01-17.csv"
    assert uow.store.exports.texts[1].splitlines()[0] == "Who,Sort,To,How much"


def test_several_runs_make_one_file_by_their_days(uow: Work) -> None:
    add_next_run(uow)
    several = payments.ExportRuns((NEXT_RUN, RUN, RUN), "standard18_multi", instead=False)
    assert tell(uow, several, BO).name == "2012-01-17+2012-01-18.txt"
    assert (state(uow), state(uow, NEXT_RUN)) == ("exported", "exported")
    assert uow.store.exports.runs_of(uow.store.exports.files[1]) == [1, 2]
    assert [(on, subject.ref) for on, subject, _ in notes(uow)] == [
        (DAY, RUN),
        (DAY + A_DAY, NEXT_RUN),
    ]


# --- refused ---


def test_no_run_is_named(uow: Work) -> None:
    assert refuse(uow, replace(EXPORT, run_refs=())) == ("invalid", "run_refs")


def test_one_that_is_not_there_is_named(uow: Work) -> None:
    several = replace(EXPORT, run_refs=(RUN, "run-x"))
    assert refuse(uow, several) == ("not_found", "run_ref")


@pytest.mark.parametrize(
    "other", ["prepared", "submitted", "settled", "rejected", "cancelled", "lapsed"]
)
@pytest.mark.parametrize("order", [EXPORT, INSTEAD])
def test_only_an_approved_run_goes_into_a_file(
    uow: Work, order: payments.ExportRuns, other: str
) -> None:
    uow.store.runs.runs = [replace(uow.store.runs.runs[0], state=other)]
    moved_by(uow, CY)
    said = f"run {RUN} is {other}, by {CY} on 16 January 2012, and cannot become exported"
    assert refuse(uow, order, BO, saying=said) == ("conflict", "")


def test_of_several_each_must_be_approved(uow: Work) -> None:
    add_next_run(uow)
    first, second = uow.store.runs.runs
    uow.store.runs.runs = [first, replace(second, state="prepared")]
    several = replace(EXPORT, run_refs=(RUN, NEXT_RUN))
    assert refuse(uow, several, BO, saying=NEXT_RUN) == ("conflict", "")


def test_who_approved_a_run_makes_no_file_of_it(uow: Work) -> None:
    said = f"{RUN}: {CY} approved the run; somebody else makes its bank file"
    assert refuse(uow, EXPORT, CY, saying=said) == ("not_allowed", "")


def test_nor_of_several_who_approved_one_of_them(uow: Work) -> None:
    add_next_run(uow)
    uow.store.runs.people_of[NEXT_RUN] = [Part(ANN, "approved")]
    several = payments.ExportRuns((RUN, NEXT_RUN), "standard18_multi", instead=False)
    for who, run_ref in ((CY, RUN), (ANN, NEXT_RUN)):
        said = f"{run_ref}: {who} approved the run"
        assert refuse(uow, several, who, saying=said) == ("not_allowed", "")
    tell(uow, several, BO)
    assert refuse(uow, MADE, ANN, saying=f"{NEXT_RUN}: {ANN} approved") == ("not_allowed", "")
    assert tell(uow, MADE, BO).name == "2012-01-17+2012-01-18.txt"


def test_each_of_several_must_agree_with_the_books(uow: Work, agreement) -> None:
    add_next_run(uow)
    several = payments.ExportRuns((RUN, NEXT_RUN), "standard18_multi", instead=False)
    uow.store.runs.kept_hashes[NEXT_RUN] = SOME_HASH
    said = f"{NEXT_RUN} does not agree with the books"
    assert refuse(uow, several, BO, saying=said) == ("conflict", "")
    assert agreement.looked_at == [(1, True), (2, True)]


def test_who_prepared_it_may(uow: Work) -> None:
    uow.store.runs.people = [Part(ANN, "prepared"), Part(CY, "approved")]
    assert tell(uow, EXPORT, ANN).export == 1


def test_a_run_that_differs_from_the_books_is_not_exported(uow: Work, agreement) -> None:
    agreement.differences = [Difference("total", RUN, "£75.00", "£70.00")]
    assert refuse(uow, EXPORT, BO, saying="£70.00, not £75.00") == ("conflict", "")
    assert agreement.looked_at == [(1, True)]


def test_nor_one_that_is_not_what_was_approved(uow: Work) -> None:
    uow.store.runs.kept_hashes[RUN] = SOME_HASH
    said = "its payments are not what was approved"
    assert refuse(uow, EXPORT, BO, saying=said) == ("conflict", "")


def test_payments_changed_while_the_file_is_written_are_found_at_its_end(uow: Work, ring) -> None:
    uow.store.runs.to_pay = [to_pay(ring, 1, 7400)]
    said = f"{RUN} is not what was approved: it was changed in the database"
    assert refuse(uow, EXPORT, BO, saying=said) == ("conflict", "")


def test_an_account_changed_in_the_database_is_found(uow: Work, ring) -> None:
    uow.store.runs.to_pay = [to_pay(ring)._replace(fingerprint=SOME_HASH)]
    said = "account 10 of T1 was changed in the database"
    assert refuse(uow, EXPORT, BO, saying=said) == ("conflict", "")


def test_a_payer_that_is_not_known_any_more(uow: Work) -> None:
    uow.store.payer.accounts.clear()
    said = "the landlord's own account is not known"
    assert refuse(uow, EXPORT, BO, saying=said) == ("not_now", "")


def test_what_a_format_cannot_hold_is_no_file(uow: Work) -> None:
    add_next_run(uow)
    payer = uow.store.payer.accounts[1]
    wrong = replace(payer.account, service_user_number="12")
    uow.store.payer.accounts[1] = replace(payer, account=wrong)
    said = f"run {RUN}, {NEXT_RUN} makes no bank file: "
    several = payments.ExportRuns((RUN, NEXT_RUN), "standard18_multi", instead=False)
    assert refuse(uow, several, BO, saying=said) == ("conflict", "")


# --- once ---


def test_the_same_again_is_the_same_file(uow: Work) -> None:
    made = tell(uow, EXPORT, BO)
    notes(uow)
    assert tell(uow, EXPORT, ANN) == made
    assert tell(uow, EXPORT, CY) == made, "it hands nothing over to anybody"
    assert len(uow.store.exports.files) == 1
    assert uow.audited == []


def test_no_other_file_of_the_same_run(uow: Work) -> None:
    tell(uow, EXPORT, BO)
    said = (
        f"run {RUN} is in 2012-01-17.txt (standard18) already, and the bank must not get it twice"
    )
    assert refuse(uow, replace(EXPORT, format="csv"), BO, saying=said) == ("conflict", "")
    add_next_run(uow)
    both = replace(EXPORT, run_refs=(RUN, NEXT_RUN))
    assert refuse(uow, both, BO, saying=said) == ("conflict", "")


# --- another one instead ---


def test_another_file_takes_the_place_of_one_that_was_never_sent(uow: Work) -> None:
    tell(uow, EXPORT, BO)
    notes(uow)
    answer = tell(uow, replace(INSTEAD, format="csv"), ANN)
    assert (answer.export, answer.name) == (2, "2012-01-17.csv")
    assert uow.store.exports.files[1].replaced_by == 2
    assert uow.store.exports.files[2].exported_by == ANN
    cause = ("bank file", "2012-01-17.csv")
    change = Change("exported again", "2012-01-17.txt", "2012-01-17.csv", "csv", *cause)
    assert notes(uow) == [(DAY, ABOUT, change)]
    assert uow.store.runs.moved == [(RUN, "exported", {"exported_by": BO})]


def test_not_by_who_made_the_first_nor_by_an_approver(uow: Work) -> None:
    tell(uow, EXPORT, BO)
    said = f"{RUN}: {BO} made 2012-01-17.txt; somebody else asks for another file instead"
    assert refuse(uow, INSTEAD, BO, saying=said) == ("not_allowed", "")
    said = f"{CY} approved the run; somebody else asks for another file instead"
    assert refuse(uow, INSTEAD, CY, saying=said) == ("not_allowed", "")


def test_instead_of_a_file_of_several_runs_all_of_them_are_named(uow: Work) -> None:
    add_next_run(uow)
    both = payments.ExportRuns((RUN, NEXT_RUN), "standard18_multi", instead=False)
    tell(uow, both, BO)
    said = "2012-01-17+2012-01-18.txt holds other runs too; name all of them, and no other"
    assert refuse(uow, INSTEAD, ANN, saying=said) == ("conflict", "run_refs")
    assert tell(uow, replace(both, instead=True), ANN).export == 2


def test_none_instead_of_a_file_that_the_bank_has(uow: Work) -> None:
    made = tell(uow, EXPORT, BO)
    tell(uow, payments.SubmitRun(RUN, made.content_hash), ANN)
    said = f"run {RUN} is submitted: the bank has 2012-01-17.txt"
    assert refuse(uow, INSTEAD, ANN, saying=said) == ("conflict", "")


def test_instead_of_none_it_is_the_first(uow: Work) -> None:
    assert tell(uow, INSTEAD, BO).export == 1
    assert state(uow) == "exported"


# --- taken away ---


def test_it_is_noted_who_takes_a_file_away(uow: Work) -> None:
    tell(uow, EXPORT, BO)
    notes(uow)
    assert tell(uow, MADE, BO) == payments.NotedDownload("2012-01-17.txt", replaced=False)
    change = Change("downloaded", note="2012-01-17.txt")
    assert notes(uow) == [(DAY, Subject("bank file", "1"), change)]
    uow.store.add_cut_off(DAY)
    tell(uow, MADE, ANN)
    assert [on for on, *_ in notes(uow)] == [DAY + A_DAY]


def test_who_approved_a_run_in_it_does_not_take_it_away(uow: Work) -> None:
    tell(uow, EXPORT, BO)
    said = f"{CY} approved the run; somebody else takes its bank file away"
    assert refuse(uow, MADE, CY, saying=said) == ("not_allowed", "")


def test_who_takes_one_that_was_replaced_is_told(uow: Work) -> None:
    tell(uow, EXPORT, BO)
    tell(uow, replace(INSTEAD, format="csv"), ANN)
    assert tell(uow, MADE, BO).replaced
    assert not tell(uow, payments.NoteDownload(2), BO).replaced


def test_a_file_that_is_not_there_is_not_taken_away(uow: Work) -> None:
    assert refuse(uow, MADE, BO, saying="there is no bank file 1") == ("not_found", "export")
