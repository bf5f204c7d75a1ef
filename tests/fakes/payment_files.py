"""What payments keeps of files from the bank, of budgets and samples, and of telling."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.contracts.payments import MovedInstalment
from services.payments.domain.reconciliation import ExpectedItem
from services.payments.domain.verification import TO_CHECK
from services.payments.store.rows import ImportedFile, ImportedRow, Sample, SentPayment


@dataclass
class FakeImports:
    """Files with their rows. What a row may be about is what a test says: `sent` by the reference
    as it is asked for, `earlier` lines of other statements, and what is `awaited` on them."""

    files: dict[int, ImportedFile] = field(default_factory=dict)
    kept: dict[int, dict[int, ImportedRow]] = field(default_factory=dict)
    sent: dict[str, list[SentPayment]] = field(default_factory=dict)
    earlier: list[tuple[int, ImportedRow]] = field(default_factory=list)
    awaited: list[ExpectedItem] = field(default_factory=list)
    asked_for: list[tuple[date, ...]] = field(default_factory=list)

    def known(self, content_hash: str) -> tuple[int, ImportedFile] | None:
        return next(
            (each for each in self.files.items() if each[1].content_hash == content_hash), None
        )

    def outcomes(self, number: int) -> dict[str, int]:
        return dict(sorted(Counter(row.outcome for row in self.kept[number].values()).items()))

    def add(self, file: ImportedFile, rows: Sequence[ImportedRow]) -> int:
        number = len(self.files) + 1
        self.files[number], self.kept[number] = file, {row.row: row for row in rows}
        return number

    def rows(self, number: int, *outcomes: str) -> dict[int, ImportedRow]:
        rows = self.kept[number].values()
        return {row.row: row for row in rows if not outcomes or row.outcome in outcomes}

    def decide_again(self, number: int, row: ImportedRow) -> None:
        assert row.row in self.kept[number]
        self.kept[number][row.row] = row

    def candidates(self, reference: str) -> list[SentPayment]:
        return self.sent.get(reference, [])

    def lines_between(self, first: date, last: date) -> list[tuple[int, ImportedRow]]:
        self.asked_for.append((first, last))
        return self.earlier

    def expected(self, until: date) -> Iterator[ExpectedItem]:
        self.asked_for.append((until,))
        yield from self.awaited


@dataclass
class FakeBudgetsAndSamples:
    """Budgets and samples; the areas and who was paid are what a test says."""

    areas: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    budgets: dict[tuple[str, str], int] = field(default_factory=dict)
    samples: dict[int, Sample] = field(default_factory=dict)
    people: dict[tuple[int, str], tuple[object, ...]] = field(default_factory=dict)

    def area_codes(self) -> list[str]:
        return self.areas

    def budget(self, element: str, area_code: str) -> int | None:
        return self.budgets.get((element, area_code))

    def keep_budget(self, element: str, area_code: str, amount_pence: int) -> None:
        self.budgets[element, area_code] = amount_pence

    def paid_tenants(self) -> list[str]:
        return self.paid

    def add_sample(self, sample: Sample, tenant_refs: Sequence[str]) -> int:
        number = len(self.samples) + 1
        self.samples[number] = sample
        self.people |= {(number, tenant_ref): (TO_CHECK, "") for tenant_ref in tenant_refs}
        return number

    def has_sample(self, number: int) -> bool:
        return number in self.samples

    def outcome(self, number: int, tenant_ref: str) -> str | None:
        found = self.people.get((number, tenant_ref))
        return None if found is None else str(found[0])

    def keep_outcome(
        self, number: int, tenant_ref: str, outcome: str, note: str, *, by: str, on: date
    ) -> None:
        self.people[number, tenant_ref] = (outcome, note, by, on)


@dataclass
class FakeTelling:
    """The instalments that moved since it was last told: what a test says."""

    moved: list[MovedInstalment] = field(default_factory=list)

    def moved_since(self) -> Iterator[MovedInstalment]:
        yield from self.moved
