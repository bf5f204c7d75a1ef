"""Bank details from their entry to their use: checked, encrypted, masked, cooled off, confirmed."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.backbone.errors import Conflict, Invalid, NotReady, Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import (
    AccountCheckOf,
    AccountVerdict,
    BankDetails,
    Settings,
)
from services.hosts.declaring import declare_topology
from services.payments import tables
from services.payments.adapters.key_ring import KeyRing
from services.payments.keys import key_ring, make_keys
from services.payments.keys.rotation import seal_everything_again
from services.payments.store import accounts
from services.terms.days import long_day
from tests.bank_files import read_bacs18
from tests.integration.office import (
    ACCOUNT,
    DUE,
    FIRST,
    OTHER_ACCOUNT,
    RUN,
    SECOND,
    START,
    Office,
)

BEFORE_DUE = dt.date(2012, 4, 13)
"""A Friday: one working day later is the day of the run."""

CHANGED = "payments.bank_details_changed.v1"


def change(
    office: Office, account: tuple[str, str] = OTHER_ACCOUNT, on: dt.date = BEFORE_DUE
) -> contract.CheckedDetails:
    command = contract.ChangeBankDetails("T1", on, *account, "")
    return office.tell(command, FIRST)  # type: ignore[no-any-return]


def paid_into(office: Office, run_ref: str = RUN) -> list[str]:
    name = office.release(run_ref)
    return [credit.account_number for credit in read_bacs18(office.bank_file(name)).credits]


def uses(office: Office) -> list[str]:
    return [row.use for row in office.ask(BankDetails(tenant_ref="T1")).accounts]


def test_changed_details_are_used_after_one_working_day(office: Office) -> None:
    office.open(tenants=1, cooling_off_days=1)
    answer = change(office)
    assert answer == contract.CheckedDetails("valid", "match", DUE, "")
    assert uses(office) == ["in use", f"from {long_day(DUE)}, or when confirmed"]
    office.reach(DUE)
    assert uses(office) == ["not used any more", "in use"]
    assert paid_into(office) == [OTHER_ACCOUNT[1]]


def test_until_then_the_earlier_account_is_paid(office: Office) -> None:
    office.open(tenants=1, cooling_off_days=2)
    change(office)
    office.reach(DUE)
    assert paid_into(office) == [ACCOUNT[1]]


def test_details_given_twice_or_dated_back_wait_as_long(office: Office) -> None:
    office.open(tenants=1, cooling_off_days=5)
    office.reach(BEFORE_DUE)
    first = change(office, on=dt.date(2012, 1, 20))
    assert first.usable_on == dt.date(2012, 4, 20)
    assert change(office) == first
    assert len(office.events(CHANGED)) == 1
    change(office, ("", ""))
    assert change(office).usable_on == dt.date(2012, 4, 20)
    office.reach(DUE)
    assert office.instalments()["T1 repairs Q1"] == ("held", "no_bank_details")


def test_a_second_officer_may_let_them_be_used_at_once_and_the_first_may_not(
    office: Office,
) -> None:
    office.open(tenants=1, cooling_off_days=2)
    change(office)
    confirm = contract.ConfirmBankDetails("T1", DUE, 2, "rang the tenant")
    with pytest.raises(Refused, match="entered bank details may not confirm"):
        office.tell(confirm, FIRST)
    office.tell(confirm, SECOND)
    with pytest.raises(Refused, match="is confirmed already"):
        office.tell(confirm, SECOND)
    office.reach(DUE)
    assert paid_into(office) == [OTHER_ACCOUNT[1]]


def test_the_tenant_is_told_of_a_change_by_its_last_four_digits_and_not_of_the_first_details(
    office: Office,
) -> None:
    office.open(tenants=1, cooling_off_days=1)
    assert office.events(CHANGED) == []
    change(office)
    (event,) = office.events(CHANGED)
    assert json.loads(event) == {
        "tenant_ref": "T1",
        "on": str(BEFORE_DUE),
        "masked": "••••7491",
        "usable_on": str(DUE),
    }


def test_the_same_account_given_again_is_no_change(office: Office) -> None:
    office.open(tenants=1, cooling_off_days=2)
    assert change(office, ACCOUNT).usable_on == BEFORE_DUE
    assert office.events(CHANGED) == []


def test_to_withdraw_details_first_gets_round_neither_the_cooling_off_nor_the_message(
    office: Office,
) -> None:
    office.open(tenants=1, cooling_off_days=2)
    change(office, ("", ""))
    assert change(office).usable_on == dt.date(2012, 4, 17)
    assert len(office.events(CHANGED)) == 1
    office.reach(DUE)
    assert office.instalments()["T1 repairs Q1"] == ("held", "no_bank_details")


def test_details_are_refused_with_both_faults_and_nothing_of_them_in_the_message(
    office: Office,
) -> None:
    office.open(tenants=1)
    with pytest.raises(Invalid) as refused:
        change(office, ("08999", "66374958123"))
    assert str(refused.value) == (
        "give the sort code as 6 digits, like 089999; give the account number as 6 to 8 digits"
    )
    assert [fault.field for fault in refused.value.faults] == ["sort_code", "account_number"]


def test_an_account_that_fails_the_check_is_kept_and_held(office: Office) -> None:
    office.open(tenants=1)
    assert change(office, ("089999", "66374959")).verdict == "invalid"
    office.reach(DUE)
    assert office.instalments()["T1 repairs Q1"] == ("held", "bank_details_invalid")


def test_a_name_that_is_not_the_tenants_is_shown_beside_the_account(office: Office) -> None:
    office.open(tenants=1)
    command = contract.ChangeBankDetails("T1", BEFORE_DUE, *OTHER_ACCOUNT, "Q Stranger")
    assert office.tell(command).name_verdict == "differs"
    shown = office.ask(BankDetails(tenant_ref="T1")).accounts
    assert [row.name_check for row in shown] == ["match", "differs"]
    assert [row.account for row in shown] == ["••••4958", "••••7491"]


def test_another_weight_table_is_used_at_once_and_every_account_checked_afresh(
    office: Office,
) -> None:
    office.open(tenants=1)
    checked = office.ask(AccountCheckOf(*ACCOUNT))
    assert checked == AccountVerdict("valid", "vocalink-weights-v8.50.txt")
    other = "089000 089999 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1\n"
    command = contract.ReplaceWeightTable(START, "other.txt", other, "")
    assert office.tell(command) == contract.ReplacedWeightTable(1, 1)
    assert office.ask(AccountCheckOf(*ACCOUNT)) == AccountVerdict("invalid", "other.txt")
    office.reach(DUE)
    assert office.instalments()["T1 repairs Q1"] == ("held", "bank_details_invalid")


def test_accounts_are_opened_some_at_a_time_and_each_is_checked_afresh(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "OPENED_AT_ONCE", 2)
    office.open(tenants=5)
    other = "089000 089999 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1\n"
    command = contract.ReplaceWeightTable(START, "other.txt", other, "")
    assert office.tell(command) == contract.ReplacedWeightTable(1, 5)
    with office.service.database.begin("test") as uow:
        each = uow.store.accounts.each()
        assert next(each).number == 1
        uow.connection.execute(tables.accounts.update().values(verdict="unchecked"))
        verdicts = [account.verdict for account in each]
    assert verdicts == ["invalid", "unchecked", "unchecked", "unchecked"]


def test_a_weight_table_with_faults_is_refused_whole(office: Office) -> None:
    office.open(tenants=1)
    broken = "089000 089999 MOD12 0 0 0 0 0 0 8 7 6 5 4 3 2 1\nnonsense\n"
    with pytest.raises(Refused, match=r"(?s)line 1: .*line 2: "):
        office.tell(contract.ReplaceWeightTable(START, "broken.txt", broken, ""))
    assert office.ask(Settings()).weight_table == "vocalink-weights-v8.50.txt"


def test_keys_rotate_while_everything_stays_readable_and_old_keys_open_nothing_after(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.keys"
    monkeypatch.setenv("CASHBACK_PAYMENTS_KEYS", str(own))
    make_keys(office.service.database.engine.url)
    office.open(tenants=2)
    office.reach(DUE)
    name = office.release()
    content = office.bank_file(name)
    before = own.read_text()
    done = seal_everything_again(office.service.database, retire_old=True)
    assert (done.accounts, done.parts, done.retired) == (2, 1, 1)
    assert office.bank_file(name) == content
    again = seal_everything_again(office.service.database, retire_old=False)
    assert (again.accounts, again.parts) == (2, 1)
    assert before.splitlines()[-1] not in own.read_text()
    assert isinstance(key_ring(office.service.database.engine.url), KeyRing)


def test_details_are_entered_again_where_their_key_is_lost(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.open(tenants=1)
    monkeypatch.setenv("CASHBACK_PAYMENTS_KEYS", str(tmp_path / "new.keys"))
    make_keys(office.service.database.engine.url)
    with pytest.raises(Refused, match="give the name on the account"):
        change(office)
    office.tell(contract.ChangeBankDetails("T1", BEFORE_DUE, *OTHER_ACCOUNT, "Siân O'Brien"))
    office.reach(DUE)
    assert paid_into(office) == [OTHER_ACCOUNT[1]]


def test_a_service_without_its_key_file_does_not_start(
    payments_url: str, broker_url: str, tmp_path: Path
) -> None:
    template = payments_url.removesuffix("_payments")
    declare_topology(broker_url)
    told = subprocess.run(
        [sys.executable, "-m", "services.cli", "run", "payments"],
        env={
            **os.environ,
            "CASHBACK_BROKER_URL": broker_url,
            "CASHBACK_DATABASE_URL": template,
            "CASHBACK_PAYMENTS_KEYS": str(tmp_path / "lost.keys"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 1
    assert "lost.keys" in told.stderr


def test_what_no_key_opens_is_named_and_with_lost_keys_its_tenants_are_held(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.keys"
    monkeypatch.setenv("CASHBACK_PAYMENTS_KEYS", str(own))
    make_keys(office.service.database.engine.url)
    office.open(tenants=2)
    own.rename(tmp_path / "stolen.keys")
    make_keys(office.service.database.engine.url)
    with pytest.raises(NotReady, match="no key opens 2 accounts"):
        seal_everything_again(office.service.database, retire_old=False)
    done = seal_everything_again(office.service.database, retire_old=True, lost=True)
    assert done.lost == ("T1", "T2")
    office.reach(DUE)
    assert office.instalments()["T1 repairs Q1"] == ("held", "no_bank_details")
    command = contract.ChangeBankDetails("T1", DUE, *ACCOUNT, "Siân O'Brien")
    assert office.tell(command).verdict == "valid"
    other = "089000 089999 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1\n"
    weights = contract.ReplaceWeightTable(DUE, "other.txt", other, "")
    assert office.tell(weights).verdicts_changed == 1


@pytest.mark.parametrize("which", ["in use", "waiting"])
def test_of_an_account_in_use_and_one_that_waits_only_the_lost_one_is_taken_away(
    office: Office, which: str
) -> None:
    office.open(tenants=1, cooling_off_days=1)
    change(office)
    spoil(office, 1 if which == "in use" else 2)
    assert seal_everything_again(office.service.database, retire_old=False, lost=True).lost == (
        "T1",
    )
    waits = f"from {long_day(DUE)}, or when confirmed"
    expected = (
        ["not used any more", waits] if which == "in use" else ["in use", "not used any more"]
    )
    assert uses(office) == expected
    office.reach(DUE)
    assert paid_into(office) == [(OTHER_ACCOUNT if which == "in use" else ACCOUNT)[1]]


def test_any_number_of_accounts_may_be_lost(office: Office) -> None:
    office.open(tenants=2)
    with office.service.database.begin("test") as uow:
        first = dict(uow.connection.execute(tables.accounts.select().limit(1)).mappings().one())
        more = ({**first, "number": number} for number in range(3, MORE_THAN_PARAMETERS))
        uow.connection.insert(tables.accounts, *more)
        uow.commit()
    spoil(office, *range(1, MORE_THAN_PARAMETERS))
    done = seal_everything_again(office.service.database, retire_old=False, lost=True)
    assert done.lost == ("T1", "T2")


def test_what_no_key_opens_cannot_be_confirmed_and_says_what_to_do(office: Office) -> None:
    office.open(tenants=1, cooling_off_days=1)
    change(office)
    spoil(office, 2)
    with pytest.raises(Conflict, match=r"account 2 of T1: no key .* opens what is stored"):
        office.tell(contract.ConfirmBankDetails("T1", DUE, 2, "rang him"), SECOND)
    assert uses(office)[1].endswith("or when confirmed"), "nothing was changed"


MORE_THAN_PARAMETERS = 33_000
"""PostgreSQL takes 65,535 parameters with a statement; each number is looked for in two places."""


def spoil(office: Office, first: int, *others: int) -> None:
    """Let no key open these accounts."""
    table, last = tables.accounts, others[-1] if others else first
    with office.service.database.begin("test") as uow:
        these = table.c.number.between(first, last)
        uow.connection.execute(table.update().where(these).values(sealed="nothing"))
        uow.commit()
