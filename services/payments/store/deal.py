"""The deal of one tenant: rows to domain objects and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Executable, Row, bindparam, func, select

from services.backbone.among import one_of
from services.backbone.writing import Writer
from services.contracts.payments import RecordReturn
from services.payments import tables
from services.payments.domain.instalments import FollowUp, Leaving, Planned, Submission
from services.payments.domain.payment_days import PaymentDays
from services.payments.store.due import Due, due_by, instalment_reference
from services.payments.store.due_totals import OF_TENANT, THESE, DueTotals
from services.payments.store.rows import BreachRow, Instalment, Participation, SchemeRules

WENT_TO_THE_BANK = ("approved", "submitted", "paid", "returned")
"""A payment counts as with the bank from its run's approval on: its copy is frozen then."""


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_RULES = select(tables.scheme)
_LAST_CUT_OFF = select(func.max(tables.cut_offs.c.date))

_DEAL, _ROWS, _BREACHES = tables.participations, tables.instalments, tables.breaches
_PARTICIPATION = select(_DEAL).where(_DEAL.c.tenant_ref == bindparam("of"))
_UPDATE_PARTICIPATION = _DEAL.update().where(_DEAL.c.tenant_ref == bindparam("of"))

_EACH_INSTALMENT = (
    select(_ROWS, _DEAL.c.follow_up, instalment_reference(_ROWS).label("reference"))
    .join(_DEAL, _DEAL.c.tenant_ref == _ROWS.c.tenant_ref)
    .order_by(_ROWS.c.tenant_ref, _ROWS.c.element, _ROWS.c.quarter)
)
_SET_STATUS = _ROWS.update().where(_ROWS.c.id.in_(bindparam("ids", expanding=True)))
_INSTALMENTS_OF = _EACH_INSTALMENT.where(_ROWS.c.tenant_ref == bindparam("of"))

_EACH_BREACH = select(*(_BREACHES.c[name] for name in BreachRow.__dataclass_fields__)).order_by(
    _BREACHES.c.id
)
_COUNTING_BREACHES = _EACH_BREACH.where(
    _BREACHES.c.tenant_ref == bindparam("of"), tables.BREACH_COUNTS
)
_UNCOSTED_BREACHES = _EACH_BREACH.where(_BREACHES.c.costed.is_(False))


_LINES, _PAYMENTS = tables.payment_lines, tables.payments
_SUBMISSIONS = (
    select(_ROWS.c.element, _ROWS.c.quarter, _PAYMENTS.c.submission_day, _PAYMENTS.c.returned_on)
    .join(_LINES, _LINES.c.payment_number == _PAYMENTS.c.number)
    .join(_ROWS, _ROWS.c.id == _LINES.c.instalment_id)
    .where(_PAYMENTS.c.tenant_ref == bindparam("of"), one_of(_PAYMENTS.c.status, WENT_TO_THE_BANK))
    .order_by(_PAYMENTS.c.number)
)


def _rules_from(row: Row[*tuple[object, ...]]) -> SchemeRules:
    """Return the money rules that a row of the scheme's table holds."""
    values = {k: v for k, v in row._mapping.items() if k in SchemeRules.__dataclass_fields__}
    on = tuple(int(day) for day in row.pays_on.split())
    return SchemeRules(**values, payment_days=PaymentDays(row.pays_every, on))


def _rules_row(rules: SchemeRules) -> dict[str, object]:
    row = {name: value for name, value in vars(rules).items() if name != "payment_days"}
    days = rules.payment_days
    return row | {"pays_every": days.every, "pays_on": " ".join(map(str, days.on))}


class DealStore:
    """Reads and writes what concerns one tenant, inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self.due_totals = DueTotals(connection)
        self._rules: SchemeRules | None = None
        self._last_cut_off: date | None = None

    # --- scheme, dates ---

    def keep_rules(self, rules: SchemeRules) -> None:
        """Keep the scheme's money rules."""
        self.connection.insert(tables.scheme, {"id": 1, **_rules_row(rules)})

    def change_rules(self, rules: SchemeRules) -> None:
        """Keep other rules in place of those that there are."""
        before = self.rules()
        self.connection.execute(tables.scheme.update(), _rules_row(rules))
        self._rules = None
        if before is None or before.hold_while_in_arrears != rules.hold_while_in_arrears:
            self.due_totals.take_afresh()

    def rules(self) -> SchemeRules | None:
        """Return the scheme's money rules; None before the scheme is open."""
        if self._rules is None:
            row = self.connection.execute(_RULES).one_or_none()
            self._rules = None if row is None else _rules_from(row)
        return self._rules

    def last_cut_off(self) -> date | None:
        """Return the last date whose work was done here."""
        if self._last_cut_off is None:
            self._last_cut_off = self.connection.execute(_LAST_CUT_OFF).scalar_one()
        return self._last_cut_off

    def add_cut_off(self, on: date) -> None:
        """Note that a date's work is done."""
        self.connection.insert(tables.cut_offs, {"date": on})
        self._last_cut_off = None

    # --- participations and instalments ---

    def add_participation(self, tenant_ref: str, start_date: date, plan: Iterable[Planned]) -> None:
        """Insert a participation with its instalments."""
        participation = {
            "tenant_ref": tenant_ref,
            "start_date": start_date,
            "follow_up_revision": 0,
        }
        self.connection.insert(tables.participations, participation)
        new = {"tenant_ref": tenant_ref, "status": "scheduled", "reason": ""}
        self.connection.insert(tables.instalments, *(asdict(planned) | new for planned in plan))
        self.due_totals.begin(tenant_ref)

    def participation(self, tenant_ref: str) -> Participation | None:
        """Return a participation; None if it has not started."""
        row = self.connection.execute(_PARTICIPATION, {"of": tenant_ref}).one_or_none()
        if row is None:
            return None
        left, settled = row.left_on is not None, row.follow_up is not None
        leaving = Leaving(row.left_on, row.left_known_on, row.left_reason) if left else None
        follow_up = FollowUp(row.follow_up_known_on, row.follow_up) if settled else None
        return Participation(tenant_ref, row.start_date, leaving, follow_up, row.follow_up_revision)

    def keep_leaving(self, tenant_ref: str, leaving: Leaving) -> None:
        """Keep that the tenant left."""
        values = {"left_on": leaving.on, "left_known_on": leaving.known_on}
        self._update_participation(tenant_ref, values | {"left_reason": leaving.reason})

    def keep_follow_up(self, tenant_ref: str, follow_up: FollowUp) -> None:
        """Keep how the follow-up went."""
        values = {"follow_up": follow_up.outcome, "follow_up_known_on": follow_up.known_on}
        with self.due_totals.following(OF_TENANT, tenant_ref):
            self._update_participation(tenant_ref, values)

    def revise_follow_up(
        self, tenant_ref: str, known_on: date, follow_up: FollowUp | None, revision: int
    ) -> None:
        """Keep how the follow-up stands since `known_on`, None where it is awaited again."""
        outcome = None if follow_up is None else follow_up.outcome
        values = {"follow_up": outcome, "follow_up_known_on": known_on}
        with self.due_totals.following(OF_TENANT, tenant_ref):
            self._update_participation(tenant_ref, values | {"follow_up_revision": revision})

    def _update_participation(self, tenant_ref: str, values: Mapping[str, object]) -> None:
        self.connection.execute(_UPDATE_PARTICIPATION, {**values, "of": tenant_ref})

    def instalments_of(self, tenant_ref: str) -> list[Instalment]:
        """Return a tenant's instalments by element and quarter."""
        return self._instalments(_INSTALMENTS_OF, of=tenant_ref)

    def set_status(self, ids: Sequence[int], status: str, reason: str = "") -> None:
        """Move instalments to a status; the caller has checked that the moves are allowed."""
        values = {"ids": list(ids), "status": status, "reason": reason}
        with self.due_totals.following(THESE, list(ids)):
            self.connection.execute(_SET_STATUS, values)

    def forget_earning(self, instalment_id: int) -> None:
        """Note that an instalment stands in the books no more."""
        table = tables.instalments
        self.connection.execute(
            table.update().where(table.c.id == instalment_id).values(earned_on=None)
        )

    def due_by(self, on: date, hold_while_in_arrears: bool) -> Due:
        """Return what is due by `on` and standing, for the steps of a run."""
        return due_by(on, hold_while_in_arrears)

    def _instalments(self, query: Executable, **values: object) -> list[Instalment]:
        rows = self.connection.execute(query, values).mappings()
        return [Instalment(**row) for row in rows]

    # --- breaches ---

    def add_breach(self, breach: BreachRow) -> None:
        """Keep a breach."""
        self.connection.insert(tables.breaches, asdict(breach))

    def uphold(self, element: str, cause_ref: str, version: int, on: date) -> bool:
        """Note that an appeal against a breach was upheld; False if it is not known here."""
        return self._mark_breach(element, cause_ref, version, {"upheld_on": on})

    def take_back(self, element: str, cause_ref: str, version: int, on: date) -> bool:
        """Note that a breach was recorded by mistake; False if it is not known here."""
        return self._mark_breach(element, cause_ref, version, {"taken_back_on": on})

    def _mark_breach(
        self, element: str, cause_ref: str, version: int, values: Mapping[str, object]
    ) -> bool:
        table = tables.breaches
        same = (table.c.element == element) & (table.c.cause_ref == cause_ref)
        this = table.update().where(same, table.c.version == version)
        return self.connection.execute(this.values(**values)).rowcount == 1

    def counting_breaches_of(self, tenant_ref: str) -> list[BreachRow]:
        """Return a tenant's breaches that still count, as they were recorded."""
        return self._breaches(_COUNTING_BREACHES, of=tenant_ref)

    def uncosted_breaches(self) -> list[BreachRow]:
        """Return the breaches whose cost the tenant has not been told yet."""
        return self._breaches(_UNCOSTED_BREACHES)

    def mark_costed(self) -> None:
        """Note that all costs have been told."""
        table = tables.breaches
        self.connection.execute(table.update().where(table.c.costed.is_(False)).values(costed=True))

    def _breaches(self, query: Executable, **values: object) -> list[BreachRow]:
        rows = self.connection.execute(query, values).mappings()
        return [BreachRow(**row) for row in rows]

    # --- what went to the bank ---

    def instalments_of_payment(self, number: int) -> list[Instalment]:
        """Return the instalments of a payment."""
        lines = tables.payment_lines
        ids = select(lines.c.instalment_id).where(lines.c.payment_number == number)
        return self._instalments(_EACH_INSTALMENT.where(tables.instalments.c.id.in_(ids)))

    def submissions_of(self, tenant_ref: str) -> dict[str, list[Submission]]:
        """Return by element when each instalment of a tenant went to the bank and came back."""
        found = self.connection.execute(_SUBMISSIONS, {"of": tenant_ref})
        submissions: dict[str, list[Submission]] = {}
        for row in found:
            submission = Submission(row.quarter, row.submission_day, row.returned_on)
            submissions.setdefault(row.element, []).append(submission)
        return submissions

    def keep_unmatched_return(self, told: RecordReturn) -> None:
        """Keep a bank return that fits no payment."""
        self.connection.insert(tables.unmatched_returns, vars(told))
