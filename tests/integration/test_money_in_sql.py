"""The money rules as SQL over a whole scheme are the rules of `services/payments/domain`."""

import datetime as dt
import hashlib
import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts.calendar import CutOffReached
from services.contracts.payments import (
    ApproveRun,
    ExportRuns,
    InstalmentsMoved,
    MovedInstalment,
    OpenPayerAccount,
    RunApproval,
    SubmitRun,
)
from services.contracts.queries.payments.results import BankFilePart, BankFiles
from services.contracts.schema import from_wire
from services.payments import tables
from services.payments.domain import books
from services.payments.domain.instalments import STANDING
from services.payments.domain.payment_days import PaymentDays
from services.payments.handlers.day import cut_off_reached
from services.payments.handlers.exports import export_runs
from services.payments.handlers.payer import open_payer_account
from services.payments.handlers.runs import approve_run, submit_run
from services.payments.queries.results import bank_files
from services.payments.store import PaymentsStore
from services.payments.store.due import due_by, to_hold, to_release
from services.payments.store.exports import RECORDS_IN_A_PART
from services.payments.store.rows import Details, Payee, PaymentSettings, SchemeRules
from services.terms.counting import counted
from tests.bank_files import read_bacs18
from tests.empty_databases import make_tables
from tests.holds import PayeeFacts, hold_reason

ON = dt.date(2012, 4, 16)
SUNDAY = ON - dt.timedelta(days=1)
TUESDAYS = PaymentDays("week", (2,))
EARLIER, LATER = ON - dt.timedelta(days=3), ON + dt.timedelta(days=1)
HOLDS = (
    "no_bank_details",
    "bank_details_invalid",
    "details_unconfirmed",
    "rent_arrears",
    "awaiting_follow_up",
)
STATES = [
    ("scheduled", ""),
    *(("held", reason) for reason in HOLDS),
    ("returned", ""),
    ("submitted", ""),
    ("forfeited", "repair_call_out"),
    ("cancelled", "withdrawn"),
]
OFFICER, OTHER = "person:first", "person:second"
BY_ONE = 1, 1
"""Approvals that it has, and needs."""
RUN = f"run-{ON}"
CONTACT_POINTS = ("01632 960001", "cashback@example.org", "", "", "")
PAYER = OpenPayerAccount("BROMFORD", "123456", "089999", "66374958")


def rules(hold_while_in_arrears: bool = True) -> SchemeRules:
    return SchemeRules(
        "Club", "Bromford", "arrears", 3, hold_while_in_arrears, True, *CONTACT_POINTS
    )


@dataclass(frozen=True)
class KnownPayee:
    """What a hold looks at; the verdict `none` means that no details were given."""

    verdict: str = "valid"
    rejected: bool = False
    in_arrears: bool = False
    doubtful: bool = False
    confirmed: bool = False

    @property
    def facts(self) -> PayeeFacts:
        return PayeeFacts(
            details_usable=self.verdict != "none" and not self.rejected,
            details_valid=self.verdict in ("valid", "unchecked"),
            in_arrears=self.in_arrears,
            details_unconfirmed=self.doubtful and not self.confirmed,
        )


@dataclass(frozen=True)
class Case:
    """One tenant with one instalment, and the payee if there is one."""

    tenant_ref: str
    payee: KnownPayee | None
    awaits_follow_up: bool
    follow_up: str | None
    status: str
    reason: str
    amount_pence: int
    due_date: dt.date
    element: str = "repairs"
    quarter: int = 1

    def why(self, hold_while_in_arrears: bool) -> str | None:
        """What the rule says, one instalment at a time."""
        payee = (self.payee or KnownPayee("none")).facts
        waiting = self.awaits_follow_up and self.follow_up is None
        return hold_reason(payee, waiting, hold_while_in_arrears)

    @property
    def is_due(self) -> bool:
        return self.due_date <= ON and self.status in STANDING and self.amount_pence > 0

    @property
    def reference(self) -> str:
        return f"{self.tenant_ref} {self.element} Q{self.quarter}"


@pytest.fixture(params=["sqlite", "postgresql"])
def payments(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Transactions[PaymentsStore]]:
    """Payments' own tables, empty, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/payments.sqlite"
    else:
        url = request.getfixturevalue("make_database")("payments")
    make_tables("payments", url)
    engine = open_engine(url)
    yield Transactions(engine, tables.backbone, PaymentsStore)
    engine.dispose()


def every_payee() -> Iterator[KnownPayee | None]:
    yield None
    verdicts, switches = ("none", "invalid", "valid", "unchecked"), (False, True)
    for verdict, rejected, arrears in itertools.product(verdicts, switches, switches):
        yield KnownPayee(verdict, rejected, arrears)
    for verdict, rejected, arrears in itertools.product(verdicts[1:], switches, switches):
        yield KnownPayee(verdict, rejected, arrears, doubtful=True)
    yield KnownPayee("valid", in_arrears=True, doubtful=True, confirmed=True)


def every_case() -> list[Case]:
    found = []
    follow_ups = [(False, None), (True, None), (True, "passed")]
    worths = [(7500, ON), (7500, LATER), (0, EARLIER)]
    kinds = itertools.product(every_payee(), follow_ups, STATES, worths)
    for number, (payee, (awaits, outcome), (status, reason), (pence, due)) in enumerate(kinds):
        ref = f"T{number:05d}"
        found.append(Case(ref, payee, awaits, outcome, status, reason, pence, due))
    return found


def know_payee(tenant_ref: str, known: KnownPayee, uow: Any, account: str = "66374958") -> None:
    number = None
    if known.verdict != "none":
        number = uow.store.accounts.add(
            tenant_ref,
            Details("089999", account, "A Tenant"),
            verdict=known.verdict,
            name_verdict="match",
            entered_by="test",
            entered_on=EARLIER,
            doubtful=known.doubtful,
            shared_with="",
        ).number
        if known.confirmed:
            uow.store.accounts.update(number, confirmed_by="another", confirmed_why="rang them")
    uow.store.accounts.save_payee(Payee(tenant_ref, number, known.rejected, known.in_arrears))


def fill(
    payments: Transactions[PaymentsStore], cases: list[Case], of_scheme: SchemeRules | None = None
) -> None:
    with payments.begin("test") as uow:
        uow.store.keep_rules(of_scheme or rules())
        open_payer_account(PAYER, uow)
        uow.store.finance.keep_settings(PaymentSettings(second_approval_decided=True))
        for case in {case.tenant_ref: case for case in cases}.values():
            uow.connection.insert(
                tables.participations,
                {
                    "tenant_ref": case.tenant_ref,
                    "start_date": dt.date(2012, 1, 1),
                    "follow_up": case.follow_up,
                    "follow_up_revision": 0,
                },
            )
            if case.payee is not None:
                know_payee(case.tenant_ref, case.payee, uow)
        uow.connection.insert(
            tables.instalments,
            *(
                {
                    "tenant_ref": case.tenant_ref,
                    "element": case.element,
                    "quarter": case.quarter,
                    "amount_pence": case.amount_pence,
                    "due_date": case.due_date,
                    "quarter_ends_on": case.due_date,
                    "awaits_follow_up": case.awaits_follow_up,
                    "status": case.status,
                    "reason": case.reason,
                }
                for case in cases
            ),
        )
        uow.commit()


@pytest.mark.parametrize("hold_while_in_arrears", [True, False])
def test_what_is_due_and_why_it_is_held_are_the_same_in_sql_in_every_case(
    payments: Transactions[PaymentsStore], hold_while_in_arrears: bool
) -> None:
    cases = every_case()
    fill(payments, cases, rules(hold_while_in_arrears))
    asked = due_by(ON, hold_while_in_arrears)
    due = asked.query
    query = select(due.c.reference, due.c.why, to_release(due), to_hold(due))
    rows = payments.read(lambda c: c.execute(query, asked.values).all())
    found = {row[0]: tuple(row[1:]) for row in rows}
    expected = {}
    for case in (case for case in cases if case.is_due):
        why = case.why(hold_while_in_arrears)
        over = why is None and case.status == "held"
        stays_returned = case.status == "returned" and why == "no_bank_details"
        new = why is not None and (case.status, case.reason) != ("held", why)
        expected[case.reference] = (why, over, new and not stays_returned)
    assert {ref: (why, bool(a), bool(b)) for ref, (why, a, b) in found.items()} == expected


@pytest.mark.parametrize("seed", range(3))
def test_a_day_and_its_run_come_out_as_worked_out_tenant_by_tenant(
    payments: Transactions[PaymentsStore], seed: int
) -> None:
    chance = random.Random(seed)
    cases = some_scheme(chance)
    fill(payments, cases)
    with payments.begin("test") as uow:
        cut_off_reached(CutOffReached(ON), uow)
        uow.commit()
    owed = expected_payments(cases)
    assert notes_of_runs(payments) == [counted(len(owed), "payment")]
    assert told_moved(payments) == expected_moved(cases)
    answer = release(payments)
    assert answer == RunApproval("approved", len(owed), sum(owed.values()), False, *BY_ONE)
    assert paid(payments) == [
        (number, ref, pence, f"CASHBACK {number:06d}", "submitted")
        for number, (ref, pence) in enumerate(sorted(owed.items()), start=1)
    ]
    assert statuses(payments) == {case.reference: expected_status(case) for case in cases}
    assert postings(payments) == expected_postings(cases, owed)


@pytest.mark.parametrize("seed", range(2))
def test_a_day_that_is_no_payment_day_earns_and_tries_the_holds_and_makes_no_run(
    payments: Transactions[PaymentsStore], seed: int
) -> None:
    cases = some_scheme(random.Random(seed))
    fill(payments, cases, replace(rules(), payment_days=TUESDAYS))
    with payments.begin("test") as uow:
        cut_off_reached(CutOffReached(ON), uow)
        uow.commit()
    assert statuses(payments) == {case.reference: status_until_paid(case) for case in cases}
    assert postings(payments) == expected_postings(cases, {})
    assert paid(payments) == []


def test_a_day_that_is_no_working_day_earns_and_holds_nothing(
    payments: Transactions[PaymentsStore],
) -> None:
    cases = some_scheme(random.Random(0))
    fill(payments, cases)
    with payments.begin("test") as uow:
        cut_off_reached(CutOffReached(SUNDAY), uow)
        uow.commit()
    assert statuses(payments) == {case.reference: (case.status, case.reason) for case in cases}
    assert postings(payments) == []


def status_until_paid(case: Case) -> tuple[str, str]:
    """A hold that is over waits as `scheduled`, what came back as `returned`."""
    status, reason = expected_status(case)
    if status != "submitted" or not case.is_due:
        return status, reason
    return ("scheduled" if case.status == "held" else case.status), ""


def some_scheme(chance: random.Random) -> list[Case]:
    """Tenants with up to eight instalments each, in any state, some of them due."""
    payees = list(every_payee())
    cases = []
    for number in range(60):
        ref = f"T{number:03d}"
        known = chance.choice(payees)
        follow_up = chance.choice([None, None, "passed"])
        for element, quarter in itertools.product(("housing_management", "repairs"), range(1, 5)):
            status, reason = chance.choice([("scheduled", "")] * 4 + STATES[:6])
            pence, due = chance.choice([0, 5000, 7500]), chance.choice([EARLIER, ON, LATER])
            waits = element == "repairs" and quarter == 4
            facts = (waits, follow_up, status, reason, pence, due, element, quarter)
            cases.append(Case(ref, known, *facts))
    return cases


def release(payments: Transactions[PaymentsStore]) -> RunApproval:
    """Approve, export and submit the run; returns the answer to the approval.

    A run that changed since it was prepared is looked at again, and approved then.
    """
    answer = approve(payments)
    while answer.changed:
        answer = approve(payments)
    with payments.begin(OTHER) as uow:
        made = export_runs(ExportRuns((RUN,), "standard18", False), uow)
        uow.commit()
    with payments.begin(OTHER) as uow:
        submit_run(SubmitRun(RUN, made.content_hash), uow)
        uow.commit()
    return answer


def approve(payments: Transactions[PaymentsStore]) -> RunApproval:
    """Approve the run as it is shown."""
    with payments.begin(OFFICER) as uow:
        run = uow.store.runs.find(RUN)
        assert run is not None
        answer = approve_run(ApproveRun(RUN, uow.store.runs.content_hash(run)), uow)
        uow.commit()
    return answer


def expected_payments(cases: list[Case]) -> dict[str, int]:
    owed: dict[str, int] = {}
    for case in cases:
        if case.is_due and case.why(True) is None:
            owed[case.tenant_ref] = owed.get(case.tenant_ref, 0) + case.amount_pence
    return owed


def expected_status(case: Case) -> tuple[str, str]:
    if not case.is_due:
        return case.status, case.reason
    why = case.why(True)
    if why is None:
        return "submitted", ""
    if case.status == "returned" and why == "no_bank_details":
        return "returned", ""
    return "held", why


def expected_postings(cases: list[Case], owed: dict[str, int]) -> list[Any]:
    earned = [
        (books.EARNED, case.amount_pence, case.tenant_ref, case.reference)
        for case in cases
        if case.is_due and not (case.awaits_follow_up and case.follow_up is None)
    ]
    sent = [
        (books.SUBMITTED, pence, ref, f"CASHBACK {number:06d}")
        for number, (ref, pence) in enumerate(sorted(owed.items()), start=1)
    ]
    return sorted(tuple(asdict(kind.of(ON, *what)).values()) for kind, *what in [*earned, *sent])


def paid(payments: Transactions[PaymentsStore]) -> list[Any]:
    table = tables.payments
    names = ("number", "tenant_ref", "amount_pence", "reference", "status")
    query = select(*(table.c[name] for name in names)).order_by(table.c.number)
    return payments.read(lambda c: [tuple(row) for row in c.execute(query)])  # type: ignore[no-any-return]


def parts_of_bank_files(payments: Transactions[PaymentsStore]) -> Sequence[BankFilePart]:
    return payments.read(lambda connection: bank_files(BankFiles(), connection)).rows


def statuses(payments: Transactions[PaymentsStore]) -> dict[str, tuple[str, str]]:
    rows = tables.instalments
    query = select(rows.c.tenant_ref, rows.c.element, rows.c.quarter, rows.c.status, rows.c.reason)
    return payments.read(  # type: ignore[no-any-return]
        lambda c: {f"{r[0]} {r[1]} Q{r[2]}": (r[3], r[4]) for r in c.execute(query)}
    )


def notes_of_runs(payments: Transactions[PaymentsStore]) -> list[str]:
    audit = tables.backbone.audit
    query = select(audit.c.note).where(audit.c.subject_kind == "run").order_by(audit.c.id)
    return payments.read(lambda c: list(c.execute(query).scalars()))


def told_moved(payments: Transactions[PaymentsStore]) -> list[MovedInstalment]:
    outbox = tables.backbone.outbox
    query = select(outbox.c.data).where(outbox.c.type == "payments.instalments_moved.v1")
    (told,) = payments.read(lambda c: c.execute(query).scalars().all())
    return list(from_wire(InstalmentsMoved, json.loads(told)).instalments)


def expected_moved(cases: list[Case]) -> list[MovedInstalment]:
    """What was earned, held or released, as it stands before anybody approves the run."""
    told = []
    for case in cases:
        status, reason = status_until_paid(case)
        earned = case.is_due and not (case.awaits_follow_up and case.follow_up is None)
        if earned or (status, reason) != (case.status, case.reason):
            of = (case.tenant_ref, case.element, case.quarter, case.amount_pence, case.due_date)
            told.append(MovedInstalment(*of, status, reason, earned))
    return sorted(told, key=lambda each: (each.tenant_ref, each.element, each.quarter))


def postings(payments: Transactions[PaymentsStore]) -> list[Any]:
    columns = [column for column in tables.postings.c if column.name != "id"]
    return sorted(
        payments.read(lambda c: [tuple(row) for row in c.execute(select(*columns))]),
    )


def test_a_payments_number_has_six_digits_until_it_needs_seven(
    payments: Transactions[PaymentsStore], make_case: Callable[[int], Case]
) -> None:
    fill(payments, [make_case(0), make_case(1)])
    with payments.begin("test") as uow:
        uow.connection.execute(tables.runs.insert().values(**OLD_RUN))
        account = uow.store.accounts.payee("T0").account
        old_payment = OLD_PAYMENT | {"account": account}
        uow.connection.execute(tables.payments.insert().values(**old_payment))
        uow.connection.execute(tables.payments.update().values(status="cancelled"))
        uow.connection.execute(tables.runs.update().values(state="rejected"))
        cut_off_reached(CutOffReached(ON), uow)
        uow.commit()
    assert [row[3] for row in paid(payments)][1:] == ["CASHBACK 999999", "CASHBACK 1000000"]


@pytest.fixture
def make_case() -> Callable[[int], Case]:
    """Return a function that makes a tenant with one payable instalment."""

    def make(number: int) -> Case:
        ref = f"T{number}"
        return Case(ref, KnownPayee(), False, None, "scheduled", "", 7500, ON)

    return make


OLD_DAYS = dict.fromkeys(("submission_day", "processing_day", "entry_day"), dt.date(2012, 1, 5))
OLD_RUN = {
    "number": 1,
    "run_ref": "run-2012-01-05",
    "state": "prepared",
    "prepared_by": "day clock",
    "payments": 0,
    "amount_pence": 0,
    **OLD_DAYS,
}
OLD_PAYMENT = {
    "number": 999_998,
    "run_number": 1,
    "place": 1,
    "tenant_ref": "T9",
    "amount_pence": 1,
    "reference": "CASHBACK 999998",
    "status": "prepared",
    "cleared": False,
    "return_code": "",
    **OLD_DAYS,
}


def test_what_became_unpayable_before_the_approval_is_left_out(
    payments: Transactions[PaymentsStore], make_case: Callable[[int], Case]
) -> None:
    two_quarters = [replace(make_case(3), quarter=2, amount_pence=5000), make_case(3)]
    cases = [make_case(0), make_case(1), make_case(2), *two_quarters, make_case(4)]
    fill(payments, cases)
    with payments.begin("test") as uow:
        cut_off_reached(CutOffReached(ON), uow)
        uow.commit()
    with payments.begin("test") as uow:
        accounts = uow.store.accounts
        accounts.save_payee(replace(accounts.payee("T1"), in_arrears=True))
        know_payee("T2", KnownPayee(), uow, account="88837491")
        (lost, _) = uow.store.instalments_of("T3")
        uow.store.set_status([lost.id], "forfeited", "repair_call_out")
        (gone,) = uow.store.instalments_of("T4")
        uow.store.set_status([gone.id], "cancelled", "withdrawn")
        uow.commit()
    answer = release(payments)
    assert answer == RunApproval("approved", 3, 20000, False, *BY_ONE)
    sent = {ref: (pence, status) for _, ref, pence, _, status in paid(payments)}
    assert sent == {
        "T0": (7500, "submitted"),
        "T2": (7500, "submitted"),
        "T3": (5000, "submitted"),
    }
    parts = parts_of_bank_files(payments)
    used = {credit.account_number for credit in read_bacs18(parts[0].content).credits}
    assert used == {"66374958", "88837491"}
    assert statuses(payments)["T1 repairs Q1"] == ("scheduled", "")


def test_a_run_of_which_nothing_is_payable_any_more_lapses(
    payments: Transactions[PaymentsStore], make_case: Callable[[int], Case]
) -> None:
    fill(payments, [make_case(0)])
    with payments.begin(OFFICER) as uow:
        cut_off_reached(CutOffReached(ON), uow)
        accounts = uow.store.accounts
        accounts.save_payee(replace(accounts.payee("T0"), in_arrears=True))
        uow.commit()
    answer = approve(payments)
    assert answer == RunApproval("lapsed", 0, 0, False, None, None)
    assert paid(payments) == []
    assert not parts_of_bank_files(payments)


def test_a_bank_file_of_many_parts_is_one_file_and_its_hash_is_that_of_the_whole(
    payments: Transactions[PaymentsStore], make_case: Callable[[int], Case]
) -> None:
    number = RECORDS_IN_A_PART + 5
    cases = [make_case(place) for place in range(number)]
    fill(payments, cases)
    with payments.begin("test") as uow:
        cut_off_reached(CutOffReached(ON), uow)
        uow.commit()
    release(payments)
    parts = parts_of_bank_files(payments)
    content = "".join(part.content for part in parts)
    assert [part.part for part in parts] == [1, 2]
    assert hashlib.sha256(content.encode("ascii")).hexdigest() == parts[0].content_hash
    assert len(read_bacs18(content).credits) == number
