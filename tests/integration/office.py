"""A payments service on a database of its own, with a small scheme, for the tests of finance."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from services.backbone.database import open_engine
from services.client.asking import AnswerT, Client, RowT
from services.client.in_process import InProcess
from services.contracts import enrolment
from services.contracts import payments as contract
from services.contracts.calendar import CutOffReached
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.contracts.queries import Listed, Query
from services.contracts.queries.payments.payer import Payer
from services.contracts.queries.payments.results import Instalments
from services.contracts.queries.payments.runs import ExportParts, Exports, RunByRef
from services.payments import handlers
from services.payments.service import PaymentsService
from tests.people import officer

START = dt.date(2012, 1, 16)
DUE = dt.date(2012, 4, 16)
"""A Monday: the first quarter has ended, and its run is made."""

RUN = f"run-{DUE}"
FIRST, SECOND, THIRD = "Ann First", "Bo Second", "Cy Third"

ACCOUNT = ("089999", "66374958")
OTHER_ACCOUNT = ("107999", "88837491")
REPAIRS = enrolment.ElementOffer("repairs", 30000, True)
HOUSING = enrolment.ElementOffer("housing_management", 20000, False)
QUARTER_DAYS = [START, DUE, dt.date(2012, 7, 16), dt.date(2012, 10, 16), dt.date(2013, 1, 16)]
QUARTERS = tuple(
    enrolment.QuarterSpan(number, *span)
    for number, span in enumerate(itertools.pairwise(QUARTER_DAYS), start=1)
)


EVERY_WORKING_DAY = enrolment.PaymentDays("working_day", ())


class Office:
    """The service with what officers do to it; each command in a transaction of its own.

    `url` is a database that has payments' tables.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.service: Any = PaymentsService()
        self.service.database = PaymentsService.database.on(open_engine(url), lambda: None)
        self.client = Client(InProcess({"payments": self.service}), officer(FIRST))
        self._keys = itertools.count(1)

    def close(self) -> None:
        self.service.database.engine.dispose()

    def tell(self, command: Any, actor: str = FIRST, key: str = "") -> Any:
        return self.client.by(officer(actor)).tell(command, key or f"test:{next(self._keys)}")

    def ask(self, query: Query[AnswerT]) -> AnswerT:
        return self.client.ask(query)

    def rows(self, query: Listed[RowT]) -> list[RowT]:
        """Return every row of a list."""
        return list(self.client.pages(query))

    def hear(self, *events: Any) -> None:
        with self.service.database.begin("test") as uow:
            for event in events:
                handlers.ON_EVENT[type(event)](event, uow)
            uow.commit()

    def reach(self, day: dt.date) -> None:
        """Reach the cut-off of a date and of every one before it."""
        last = self.service.database.read(
            lambda c: c.exec_driver_sql("SELECT max(date) FROM cut_offs").scalar_one()
        )
        if last is None:
            first = day
        else:
            last = dt.date.fromisoformat(last) if isinstance(last, str) else last
            first = last + dt.timedelta(days=1)
        for number in range((day - first).days + 1):
            self.hear(CutOffReached(first + dt.timedelta(days=number)))

    def open(
        self,
        tenants: int = 2,
        cooling_off_days: int = 0,
        payment_days: enrolment.PaymentDays = EVERY_WORKING_DAY,
        *,
        decided: bool = True,
    ) -> None:
        """Open a scheme that is practice with tenants T1, T2, … who all started on `START` with
        both elements, and have the same account."""
        self.hear(replace(_scheme(), payment_days=payment_days, practice=True))
        self.tell(contract.OpenPayerAccount("BROMFORD", "123456", *ACCOUNT))
        settings = contract.ChangePaymentSettings(
            START, cooling_off_days, None, "", "", decided, details_confirmed=True
        )
        self.tell(settings)
        for number in range(1, tenants + 1):
            self.join(f"T{number}")

    def hear_scheme(self) -> None:
        """Let the scheme be open, and nothing else be known."""
        self.hear(_scheme())

    def open_live(self) -> None:
        """Open a live scheme, in which finance has decided nothing yet, without tenants."""
        self.hear(_scheme())
        self.tell(contract.OpenPayerAccount("BROMFORD", "123456", *ACCOUNT))

    def pay_from(self, account: tuple[str, str]) -> None:
        """Let two officers have payments come from another account of the landlord's."""
        self.tell(contract.ChangePayerAccount(START, "BROMFORD", "123456", *account), FIRST)
        proposal = self.ask(Payer()).proposal
        assert proposal is not None
        self.tell(contract.ConfirmPayerAccount(START, proposal.number), SECOND)

    def join(self, tenant_ref: str, account: tuple[str, str] = ACCOUNT) -> None:
        self.hear_of(tenant_ref)
        self.tell(contract.ChangeBankDetails(tenant_ref, START, *account, "Siân O'Brien"))

    def hear_of(self, tenant_ref: str) -> None:
        """Let a tenant start who has given no bank details."""
        self.hear(_registered(tenant_ref), _started(tenant_ref))

    def hear_registered(self, tenant_ref: str) -> None:
        """Let a tenant be known whose year has not started."""
        self.hear(_registered(tenant_ref))

    def join_together(self, tenant_refs: Iterable[str]) -> None:
        """Let many tenants start in one transaction, which takes a tenth of the time."""
        change = handlers.ON_COMMAND[contract.ChangeBankDetails]
        with self.service.database.begin(officer(FIRST).ref) as uow:
            for tenant_ref in tenant_refs:
                for event in (_registered(tenant_ref), _started(tenant_ref)):
                    handlers.ON_EVENT[type(event)](event, uow)
                change(contract.ChangeBankDetails(tenant_ref, START, *ACCOUNT, ""), uow)
            uow.commit()

    def breach(self, tenant_ref: str, on: dt.date, element: str = "repairs") -> None:
        """A landlord's repair, or a contact, in the quarter it falls in."""
        quarter = next(q.quarter for q in QUARTERS if q.starts_on <= on < q.ends_on)
        reason = "repair_call_out" if element == "repairs" else "housing_contact"
        cause = f"J-{tenant_ref}-{on}"
        facts = (tenant_ref, cause, element, reason, "plumbing_minor", on, on, quarter, 1)
        self.hear(enrolment.BreachRecorded(*facts))  # type: ignore[arg-type]

    def approve(self, run_ref: str = RUN, officer: str = SECOND, key: str = "") -> Any:
        """Approve a run as it is shown."""
        seen = self.ask(RunByRef(run_ref)).content_hash
        return self.tell(contract.ApproveRun(run_ref, seen), officer, key)

    def export(self, run_ref: str = RUN, officer: str = THIRD) -> Any:
        """Make the bank file of a run."""
        return self.tell(contract.ExportRuns((run_ref,), "standard18", False), officer)

    def submit(self, run_ref: str = RUN, officer: str = THIRD, key: str = "") -> Any:
        """Say that the bank has the file that was made of a run."""
        made = next(e for e in self.ask(RunByRef(run_ref)).exports if e.replaced_by is None)
        return self.tell(contract.SubmitRun(run_ref, made.content_hash), officer, key)

    def release(self, run_ref: str = RUN, officer: str = SECOND) -> str:
        """Let one officer approve a run, another export and submit it; returns the file's name."""
        self.approve(run_ref, officer)
        made = self.export(run_ref)
        self.submit(run_ref)
        return str(made.name)

    def instalments(self) -> dict[str, tuple[str, str]]:
        """Return status and reason by `T1 repairs Q1`."""
        rows = self.rows(Instalments())
        return {f"{r.tenant_ref} {r.element} Q{r.quarter}": (r.status, r.reason) for r in rows}

    def bank_file(self, name: str) -> str:
        (number,) = (
            made.number
            for made in self.rows(Exports())
            if made.name == name and made.replaced_by is None
        )
        return "".join(p.content for p in self.rows(ExportParts(number=number)))

    def events(self, kind: str) -> list[str]:
        """Return the data of the events of one type that were recorded, oldest first."""
        outbox = self.service.database.tables.outbox
        query = outbox.select().where(outbox.c.type == kind).order_by(outbox.c.sequence)
        return [row.data for row in self.service.database.read(lambda c: c.execute(query).all())]


def _scheme() -> enrolment.SchemeOpened:
    return enrolment.SchemeOpened(
        name="Home Rewards Club",
        landlord="Bromford",
        opens_on=START,
        months=12,
        instalments=4,
        timing="arrears",
        strikes=3,
        hold_while_in_arrears=True,
        final_needs_follow_up=True,
        visit_attempts=3,
        elements=(REPAIRS, HOUSING),
        areas=(enrolment.AreaOffer("DUD", "Dudley", 60),),
        tenant_categories=("plumbing_minor",),
        landlord_categories=("gas",),
        payment_days=EVERY_WORKING_DAY,
        contact_points=EXAMPLE_CONTACT_POINTS,
        costs=USUAL_COSTS,
        practice=False,
    )


def _registered(tenant_ref: str) -> enrolment.TenantRegistered:
    return enrolment.TenantRegistered(
        tenant_ref=tenant_ref,
        on=START,
        title="Ms",
        first_name="Siân",
        last_name="O'Brien",
        email="sian@example.org",
        mobile="07700900123",
        preferred_channel="sms",
        address_line_1="1 High Street",
        address_line_2="",
        town="Dudley",
        postcode="DY1 1AA",
        area_code="DUD",
        elements=("repairs", "housing_management"),
    )


def _started(tenant_ref: str) -> enrolment.ParticipationStarted:
    return enrolment.ParticipationStarted(
        tenant_ref=tenant_ref,
        start_date=START,
        end_date=QUARTER_DAYS[-1],
        follow_up_counts_from=dt.date(2012, 12, 16),
        elements=(REPAIRS, HOUSING),
        quarters=QUARTERS,
    )


OpenOffice = Callable[..., Office]
