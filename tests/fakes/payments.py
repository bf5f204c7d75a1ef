"""What payments keeps of one tenant, in memory, and the whole store.

Runs and bank files are in `payment_runs.py`, what comes back from the bank in `payment_files.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.bank_formats.credits import PayerAccount
from services.contracts.payments import RecordReturn
from services.payments.adapters.key_ring import KeyRing
from services.payments.domain.books import Posting
from services.payments.domain.instalments import FollowUp, Leaving, Planned, Submission
from services.payments.domain.masking import masked
from services.payments.domain.payer_states import MOVES
from services.payments.store.accounts import AccountStore
from services.payments.store.due import Due, due_by
from services.payments.store.rows import (
    Account,
    BreachRow,
    Controls,
    Details,
    Instalment,
    OwnAccount,
    Participation,
    Payee,
    PaymentSettings,
    Proposal,
    SameAccount,
    SchemeRules,
    Tenant,
    WeightTables,
)
from tests.fakes.payment_files import FakeBudgetsAndSamples, FakeImports, FakeTelling
from tests.fakes.payment_runs import FakeExports, FakeRuns, Step


class FakeAccounts(AccountStore):
    """Keeps accounts as they are given; what compares them is the real store's."""

    def __init__(self) -> None:
        self.accounts: dict[int, Account] = {}
        self.payees: dict[str, Payee] = {}

    def add(
        self,
        tenant_ref: str,
        details: Details,
        *,
        verdict: str,
        name_verdict: str,
        entered_by: str,
        entered_on: date,
        doubtful: bool,
        shared_with: str,
    ) -> Account:
        number, shown = len(self.accounts) + 1, masked(details.account_number)
        checked = (verdict, name_verdict, entered_by, entered_on, doubtful, shared_with)
        self.accounts[number] = Account(number, tenant_ref, shown, *checked, None, "", details)
        return self.accounts[number]

    def same_as(self, details: Details) -> list[SameAccount]:
        """Nobody was paid to any of them."""
        numbers = (details.sort_code, details.account_number)
        return [
            SameAccount(
                each.number,
                each.tenant_ref,
                each.doubtful,
                each.confirmed_by is not None,
                self._is_current(each),
                paid=False,
            )
            for each in self.accounts.values()
            if (each.details.sort_code, each.details.account_number) == numbers
        ]

    def _is_current(self, account: Account) -> bool:
        payee = self.payee(account.tenant_ref)
        return account.number in (payee.account, payee.next_account, payee.last_used)

    def find(self, number: int) -> Account:
        return self.accounts[number]

    def find_of(self, tenant_ref: str, number: int) -> Account | None:
        theirs = (each for each in self.accounts.values() if each.tenant_ref == tenant_ref)
        return next((each for each in theirs if each.number == number), None)

    def each(self) -> Iterator[Account]:
        yield from list(self.accounts.values())

    def update(self, number: int, **values: str | bool) -> None:
        self.accounts[number] = replace(self.accounts[number], **values)  # type: ignore[arg-type]

    def payee(self, tenant_ref: str) -> Payee:
        return self.payees.get(tenant_ref, Payee(tenant_ref))

    def save_payee(self, payee: Payee) -> None:
        self.payees[payee.tenant_ref] = payee

    def ripe(self, on: date) -> list[Payee]:
        return [
            payee
            for _, payee in sorted(self.payees.items())
            if payee.next_on is not None and payee.next_on <= on
        ]


@dataclass
class FakeFinance:
    """Finance's settings and the tenants' names."""

    tenants: dict[str, Tenant] = field(default_factory=dict)
    areas: list[tuple[str, str]] = field(default_factory=list)
    chosen: PaymentSettings | None = None
    proposed: Proposal | None = None
    tables: list[WeightTables] = field(default_factory=list)

    def keep_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        self.areas.extend(areas)

    def change_areas(self, areas: Sequence[tuple[str, str]]) -> None:
        self.areas = list(areas)

    def add_tenant(self, tenant: Tenant) -> None:
        self.tenants[tenant.tenant_ref] = tenant

    def rename_tenant(self, tenant: Tenant) -> None:
        self.tenants[tenant.tenant_ref] = tenant

    def tenant(self, tenant_ref: str) -> Tenant | None:
        return self.tenants.get(tenant_ref)

    def settings(self) -> PaymentSettings:
        return self.chosen or PaymentSettings()

    def has_decided(self) -> bool:
        return self.chosen is not None

    def controls(self) -> Controls:
        return self.settings().controls

    def keep_settings(self, settings: PaymentSettings) -> None:
        self.chosen = settings

    def proposal(self) -> Proposal | None:
        return self.proposed

    def ripe_proposal(self, on: date) -> Proposal | None:
        waiting = self.proposed
        if waiting is None or waiting.in_force_from is None or waiting.in_force_from > on:
            return None
        return waiting

    def keep_proposal(self, proposal: Proposal | None) -> None:
        self.proposed = proposal

    def weights(self) -> WeightTables | None:
        return self.tables[-1] if self.tables else None

    def add_weights(self, loaded: WeightTables) -> None:
        self.tables.append(loaded)


@dataclass
class FakeLedger:
    """The postings that were posted one by one; what is posted for everybody is a step."""

    postings: list[Posting] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def post(self, postings: Sequence[Posting]) -> None:
        self.postings.extend(each for each in postings if each.amount_pence)

    def post_earned(self, on: date, due_by: date | None = None) -> None:
        self.steps.append(("post earned", on, due_by))


class FakePayer:
    """The landlord's own accounts, by number."""

    def __init__(self) -> None:
        self.accounts: dict[int, OwnAccount] = {}

    def in_use(self) -> OwnAccount | None:
        return self._in_state("in_use")

    def waiting(self) -> OwnAccount | None:
        return self._in_state("waiting")

    def _in_state(self, state: str) -> OwnAccount | None:
        found = [each for each in self.accounts.values() if each.state == state]
        assert len(found) < 2
        return found[0] if found else None

    def find(self, number: int) -> OwnAccount | None:
        return self.accounts.get(number)

    def add(self, account: PayerAccount, state: str, by: str, on: date) -> OwnAccount:
        kept = OwnAccount(len(self.accounts) + 1, account, state, by, on)
        self.accounts[kept.number] = kept
        return kept

    def move(self, account: OwnAccount, state: str, by: str | None = None) -> OwnAccount:
        MOVES.check(f"account {account.number} of the landlord", account.state, state)
        moved = replace(account, state=state, decided_by=by or account.decided_by)
        self.accounts[account.number] = moved
        return moved


@dataclass
class FakePaymentsStore:
    """Does what `PaymentsStore` does for one tenant at a time.

    `submissions` is what went to the bank, by tenant and element, `lines` the instalments of each
    payment, `ring` the keys of bank details: a test puts them there. Steps over everybody are in
    `runs.steps`, those in the books too.
    """

    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    finance: FakeFinance = field(default_factory=FakeFinance)
    books: FakeLedger = field(default_factory=FakeLedger)
    runs: FakeRuns = field(default_factory=FakeRuns)
    exports: FakeExports = field(default_factory=FakeExports)
    imports: FakeImports = field(default_factory=FakeImports)
    payer: FakePayer = field(default_factory=FakePayer)
    telling: FakeTelling = field(default_factory=FakeTelling)
    budgets_and_samples: FakeBudgetsAndSamples = field(default_factory=FakeBudgetsAndSamples)
    instalments: dict[int, Instalment] = field(default_factory=dict)
    participations: dict[str, Participation] = field(default_factory=dict)
    breaches: list[BreachRow] = field(default_factory=list)
    submissions: dict[str, dict[str, list[Submission]]] = field(default_factory=dict)
    cut_offs: list[date] = field(default_factory=list)
    scheme: SchemeRules | None = None
    lines: dict[int, list[int]] = field(default_factory=dict)
    unmatched: list[RecordReturn] = field(default_factory=list)
    ring: KeyRing | None = None

    def __post_init__(self) -> None:
        self.books.steps = self.runs.steps

    def keys(self) -> KeyRing:
        assert self.ring is not None
        return self.ring

    def keep_rules(self, rules: SchemeRules) -> None:
        self.scheme = rules

    def change_rules(self, rules: SchemeRules) -> None:
        assert self.scheme is not None
        self.scheme = rules

    def rules(self) -> SchemeRules | None:
        return self.scheme

    def last_cut_off(self) -> date | None:
        return max(self.cut_offs, default=None)

    def add_cut_off(self, on: date) -> None:
        self.cut_offs.append(on)

    def add_participation(self, tenant_ref: str, start_date: date, plan: Iterable[Planned]) -> None:
        self.participations[tenant_ref] = Participation(tenant_ref, start_date, None, None)
        for number, planned in enumerate(plan, start=len(self.instalments) + 1):
            standing = {"status": "scheduled", "reason": "", "earned_on": None, "follow_up": None}
            name = f"{tenant_ref} {planned.element} Q{planned.quarter}"
            self.instalments[number] = Instalment(
                id=number, tenant_ref=tenant_ref, reference=name, **vars(planned), **standing
            )

    def participation(self, tenant_ref: str) -> Participation | None:
        return self.participations.get(tenant_ref)

    def keep_leaving(self, tenant_ref: str, leaving: Leaving) -> None:
        year = self.participations[tenant_ref]
        self.participations[tenant_ref] = replace(year, leaving=leaving)

    def revise_follow_up(
        self, tenant_ref: str, known_on: date, follow_up: FollowUp | None, revision: int
    ) -> None:
        year = self.participations[tenant_ref]
        self.participations[tenant_ref] = replace(
            year, follow_up=follow_up, follow_up_revision=revision
        )
        outcome = None if follow_up is None else follow_up.outcome
        for each in self.instalments_of(tenant_ref):
            self.instalments[each.id] = replace(each, follow_up=outcome)

    def keep_follow_up(self, tenant_ref: str, follow_up: FollowUp) -> None:
        year = self.participations[tenant_ref]
        self.participations[tenant_ref] = replace(year, follow_up=follow_up)
        for each in self.instalments_of(tenant_ref):
            self.instalments[each.id] = replace(each, follow_up=follow_up.outcome)

    def instalments_of(self, tenant_ref: str) -> list[Instalment]:
        theirs = (each for each in self.instalments.values() if each.tenant_ref == tenant_ref)
        return sorted(theirs, key=lambda each: (each.element, each.quarter))

    def set_status(self, ids: Sequence[int], status: str, reason: str = "") -> None:
        for number in ids:
            changed = replace(self.instalments[number], status=status, reason=reason)
            self.instalments[number] = changed

    def forget_earning(self, instalment_id: int) -> None:
        changed = replace(self.instalments[instalment_id], earned_on=None)
        self.instalments[instalment_id] = changed

    def add_breach(self, breach: BreachRow) -> None:
        self.breaches.append(breach)

    def uphold(self, element: str, cause_ref: str, version: int, on: date) -> bool:
        return self._mark_breach((element, cause_ref, version), upheld_on=on)

    def take_back(self, element: str, cause_ref: str, version: int, on: date) -> bool:
        return self._mark_breach((element, cause_ref, version), taken_back_on=on)

    def _mark_breach(self, which: tuple[str, str, int], **values: date) -> bool:
        for number, each in enumerate(self.breaches):
            if (each.element, each.cause_ref, each.version) == which:
                self.breaches[number] = replace(each, **values)  # type: ignore[arg-type]
                return True
        return False

    def counting_breaches_of(self, tenant_ref: str) -> list[BreachRow]:
        theirs = (each for each in self.breaches if each.tenant_ref == tenant_ref)
        return [each for each in theirs if each.counts]

    def uncosted_breaches(self) -> list[BreachRow]:
        return [each for each in self.breaches if not each.costed]

    def mark_costed(self) -> None:
        self.breaches = [replace(each, costed=True) for each in self.breaches]

    def submissions_of(self, tenant_ref: str) -> dict[str, list[Submission]]:
        return self.submissions.get(tenant_ref, {})

    def due_by(self, on: date, hold_while_in_arrears: bool) -> Due:
        return due_by(on, hold_while_in_arrears)

    def instalments_of_payment(self, number: int) -> list[Instalment]:
        return [self.instalments[each] for each in self.lines.get(number, [])]

    def keep_unmatched_return(self, told: RecordReturn) -> None:
        self.unmatched.append(told)
