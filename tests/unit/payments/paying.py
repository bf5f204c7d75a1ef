"""A live scheme with runs in it, for tests of payments' use cases without a database."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from services.backbone.audit import Change, Subject
from services.backbone.errors import Refused
from services.backbone.story import LastLine
from services.bank_formats.credits import PayerAccount
from services.payments.adapters.key_ring import KeyRing
from services.payments.domain.bacs_cycle import Cycle
from services.payments.handlers import ON_COMMAND, ON_EVENT
from services.payments.handlers.noting import about_run
from services.payments.store.accounts import seal_details
from services.payments.store.rows import Details, Export, PaymentSettings, Run, ToPay
from tests.fakes.payments import FakePaymentsStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

Work = FakeUnitOfWork[FakePaymentsStore]

DAY = dt.date(2012, 1, 16)
"""A Monday."""

A_DAY = dt.timedelta(days=1)
CYCLE = Cycle(DAY, DAY + A_DAY, DAY + 2 * A_DAY)
ANN, BO, CY = "person:ann", "person:bo", "person:cy"
PAYER = PayerAccount("BROMFORD", "123456", "089999", "66374958")
PAID_TO = Details("107999", "88837491", "S O'Brien")
RUN = "run-2012-01-16"
SOME_HASH = "0" * 64


def a_scheme(ring: KeyRing | None = None) -> Work:
    """Return a scheme that is open: payments come from `PAYER`, two approve more than £100."""
    work = FakeUnitOfWork(FakePaymentsStore(ring=ring), ANN)
    hear(work, scheme_opened(DAY))
    work.store.payer.add(PAYER, "in_use", ANN, DAY)
    work.store.finance.keep_settings(PaymentSettings(1, 10_000, second_approval_decided=True))
    return work


def hear(work: Work, *events: object) -> None:
    for event in events:
        ON_EVENT[type(event)](event, work)  # type: ignore[arg-type]


def tell(work: Work, command: Any, by: str = ANN) -> Any:
    work.actor = by
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def refuse(
    work: Work, command: Any, by: str = ANN, *, saying: str = "", untouched: bool = True
) -> tuple[str, str]:
    """Give a command that is refused, and return the refusal's code and field.

    Nothing may be changed by it; not `untouched`: something may, which the transaction undoes.
    """
    before = _all_of(work)
    with pytest.raises(Refused) as refused:
        tell(work, command, by)
    assert saying in str(refused.value)
    if untouched:
        assert _all_of(work) == before
    return refused.value.code, refused.value.field


def _all_of(work: Work) -> list[str]:
    parts = [work.events, work.audited, work.audited_rows, *vars(work.store).values()]
    return [repr(vars(part)) if hasattr(part, "__dict__") else repr(part) for part in parts]


def notes(work: Work) -> list[tuple[dt.date, Subject, Change]]:
    """Return what was noted since the last time, and forget it."""
    found = list(work.audited)
    work.audited.clear()
    return found


# --- runs ---


def to_pay(ring: KeyRing, number: int = 1, pence: int = 7500) -> ToPay:
    """Return a payment to the tenant of that number, to their account of ten times the number."""
    tenant_ref, account = f"T{number}", number * 10
    sealed, fingerprint = seal_details(ring, account, tenant_ref, PAID_TO)
    reference = f"CASHBACK {number:06d}"
    return ToPay(number, tenant_ref, pence, reference, account, fingerprint, sealed)


def add_run(work: Work, state: str = "prepared", *payments: ToPay, **values: Any) -> Run:
    """Put a run of these payments there, prepared by the day clock; a frozen one has its hash."""
    given = {"cycle": CYCLE, "prepared_by": "day clock", "run_ref": RUN, **values}
    run = Run(number=len(work.store.runs.runs) + 1, state=state, **given)
    work.store.runs.to_pay = list(payments)
    if state not in ("prepared", "rejected", "lapsed"):
        content = shown(work, run)
        run = replace(run, content_hash=content, payer_hash=work.store.runs.payer)
        work.store.runs.kept_hashes[run.run_ref] = content
    work.store.runs.runs.append(run)
    return run


def shown(work: Work, run: Run) -> str:
    """Return the content hash of a run as somebody who looks at it is shown it."""
    content = b"".join([run.heading(work.store.runs.payer), *map(_line, work.store.runs.to_pay)])
    return hashlib.sha256(content).hexdigest()


def _line(payment: ToPay) -> bytes:
    return payment.frozen_line


def add_file(work: Work, runs: Sequence[Run], by: str = BO) -> Export:
    """Put a bank file of these runs there."""
    number = work.store.exports.next_number()
    export = Export(number, "standard18", "2012-01-17.txt", f"{number:06d}", "", by, DAY)
    return work.store.exports.keep(export, runs, ["the file\n"])


def state(work: Work, run_ref: str = RUN) -> str:
    found = work.store.runs.find(run_ref)
    assert found is not None
    return found.state


def moved_by(work: Work, who: str, run_ref: str = RUN) -> None:
    """Have the audit trail say who moved a run last."""
    last = LastLine("7", who, "", DAY)
    work.last_lines[about_run(run_ref), frozenset({"status"})] = last
