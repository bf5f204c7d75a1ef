"""Another weight table is used at once, and every account judged by it; without a database."""

from dataclasses import replace

import pytest

from services.backbone.audit import Change, Subject
from services.backbone.errors import Invalid
from services.bank_formats.weights import SUBSTITUTIONS, WEIGHTS, load_weight_table
from services.contracts import payments
from services.payments.store.rows import WeightTables
from tests.unit.payments.paying import BO, DAY, Work, a_scheme, notes, refuse, tell

ROW = "089999 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1\n"
OTHER_WEIGHTS = ROW.replace("7 1 3 7", "1 1 3 7")
TABLE = payments.ReplaceWeightTable(DAY, "january.txt", OTHER_WEIGHTS, "938173 938017\n")


@pytest.fixture
def uow() -> Work:
    """T1's account is in the shipped table and passes; T2's too; T3's fails."""
    work = a_scheme()
    for tenant_ref, account in (
        ("T1", ("089999", "66374958")),
        ("T2", ("107999", "88837491")),
        ("T3", ("089999", "66374959")),
    ):
        tell(work, payments.ChangeBankDetails(tenant_ref, DAY, *account, "Somebody"))
    notes(work)
    return work


def verdicts(work: Work) -> list[str]:
    return [each.verdict for each in work.store.accounts.each()]


def test_every_account_is_judged_by_it_and_each_other_verdict_noted(uow: Work) -> None:
    assert verdicts(uow) == ["valid", "valid", "invalid"]
    assert tell(uow, TABLE, BO) == payments.ReplacedWeightTable(rows=1, verdicts_changed=2)
    assert verdicts(uow) == ["invalid", "unchecked", "invalid"]
    kept = WeightTables("january.txt", OTHER_WEIGHTS, "938173 938017\n", BO, DAY)
    assert uow.store.finance.tables == [kept]
    loaded = Change("loaded", after="january.txt", note="1 rows")
    assert notes(uow) == [
        (DAY, Subject("weight table", "january.txt"), loaded),
        (DAY, Subject("payee", "T1", "T1"), judged("valid", "invalid", "••••4958")),
        (DAY, Subject("payee", "T2", "T2"), judged("valid", "unchecked", "••••7491")),
    ]


def judged(before: str, after: str, masked: str) -> Change:
    cause = ("weight table", "january.txt")
    return Change("verdict on the account", before, after, masked, *cause)


def test_details_given_later_are_judged_by_it_too(uow: Work) -> None:
    tell(uow, TABLE)
    later = payments.ChangeBankDetails("T4", DAY, "089999", "66374958", "Somebody")
    assert tell(uow, later).verdict == "invalid"


def test_the_newest_one_counts(uow: Work) -> None:
    tell(uow, TABLE)
    shipped = replace(TABLE, weights=WEIGHTS.read_text(), substitutions="")
    rows = len(load_weight_table().rows)
    assert tell(uow, shipped) == payments.ReplacedWeightTable(rows, verdicts_changed=2)
    assert verdicts(uow) == ["valid", "valid", "invalid"]


def test_where_no_verdict_changes_only_the_table_is_noted(uow: Work) -> None:
    tell(uow, TABLE)
    notes(uow)
    assert tell(uow, TABLE).verdicts_changed == 0
    assert [subject.kind for _, subject, _ in notes(uow)] == ["weight table"]


def test_a_long_name_is_cut_in_the_trail_alone(uow: Work) -> None:
    tell(uow, replace(TABLE, name="x" * 200))
    assert uow.store.finance.tables[0].name == "x" * 200
    assert {change.cause_ref for *_, change in notes(uow)[1:]} == {"x" * 120}


def test_a_table_with_a_fault_is_refused_and_no_account_judged(uow: Work) -> None:
    wrong = replace(TABLE, weights=ROW + "no row\n")
    assert refuse(uow, wrong, saying="january.txt: line 2: ") == ("invalid", "weights")


def test_a_fault_of_the_substitutions_is_said_beside_them(uow: Work) -> None:
    wrong = replace(TABLE, substitutions="938173\n")
    said = f"{SUBSTITUTIONS.name}: line 1: "
    assert refuse(uow, wrong, saying=said) == ("invalid", "substitutions")


def test_of_a_file_that_is_no_table_ten_faults_are_told_and_how_many_more(uow: Work) -> None:
    no_table = replace(TABLE, weights="no row\n" * 12)
    assert refuse(uow, no_table, saying="line 10: ") == ("invalid", "weights")
    refuse(uow, no_table, saying="; and 2 more")


def test_faults_of_both_files_are_each_told_beside_its_own(uow: Work) -> None:
    swapped = replace(TABLE, name=SUBSTITUTIONS.name, weights="no row\n", substitutions="1\n" * 12)
    with pytest.raises(Invalid) as caught:
        tell(uow, swapped)
    told = [fault.field for fault in caught.value.faults]
    assert told == ["weights", *["substitutions"] * 10]
