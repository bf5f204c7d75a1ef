"""The tenants' file: read by the rules of a pilot's files, handed over as a play hands it over.

First everybody is registered, then payments gets the bank details, then those sign who signed by
today, and then places are given. A tenancy that begins later waits until that day: who moves out
then is to be entered first.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any, Final

from services.backbone.errors import Conflict
from services.client.asking import Client
from services.client.dates import date_here
from services.contracts import enrolment, payments
from services.contracts.commands import Command
from services.contracts.queries.enrolment import (
    JoiningTerms,
    Newcomer,
    RegisteredAlready,
    TermsOfJoining,
)
from services.contracts.queries.payments.accounts import BankDetails
from services.gateway.importing.handing_over import said_of, tell_each
from services.gateway.importing.kinds import (
    ALIKE,
    DOUBT,
    FAULT,
    LEFT_OUT,
    REGISTERED,
    WAITS,
    Batch,
    Reading,
    Remark,
    Row,
)
from services.pilot_files.rows import TenantRow
from services.pilot_files.tenant_upload import TenantUpload, as_kept, from_kept
from services.terms.days import long_day

REGISTERING, ACCOUNTS, SIGNING, PLACES = "registering", "accounts", "signing", "places"

_details = attrgetter(
    *(f.name for f in fields(enrolment.TenantDetails) if f.name != "position"),
)
_as_newcomer = attrgetter(*(f.name for f in fields(Newcomer)))


@dataclass(frozen=True)
class Tenants:
    """How a tenants' file is read and handed over."""

    name: str = "tenants"
    command: type[Command[Any]] = enrolment.RegisterTenants
    phases: tuple[str, ...] = (REGISTERING, ACCOUNTS, SIGNING, PLACES)

    def read(self, reading: Reading) -> bool:
        """Read a tenants' file; return whether it can be used at all."""
        terms = reading.client.ask(JoiningTerms())
        today = date_here(reading.client)
        upload = TenantUpload(
            reading.path, reading.found.name, terms.elements, terms, reading.is_workbook
        )
        for page in upload.pages():
            rows = [[row, page.first + at, *as_kept(t)] for at, (row, t) in enumerate(page.rows)]
            good = [(row, tenant) for row, tenant in page.rows if row not in page.faulty]
            said = [*map(said_of, page.remarks), *_later(good, terms, today)]
            reading.keep(rows, [*said, *_registered(good, reading.client)])
        if not upload.row_count:
            if not upload.whole:
                return False
            reading.keep([], [(FAULT, 1, "-", "there is no row below the header; add the tenants")])
            return False
        seconds = list(upload.second_references())
        twice = {fault.line for fault in seconds}
        wanted = [row for row in upload.rows_to_compare() if row not in twice]
        again = set(wanted)
        compared = [
            (row[0], from_kept(row[2:]))
            for kept in reading.pages_with(wanted)
            for row in kept
            if row[0] in again
        ]
        reading.keep([], map(said_of, [*seconds, *upload.repeated(compared)]))
        return upload.whole and not upload.lacks

    def hand_over(self, batch: Batch) -> bool:
        """Do a page in a phase; return False where payments does not know the tenants yet."""
        on = batch.found.business_date
        assert on is not None, "who decides says on which date"
        opens_on = batch.client.ask(JoiningTerms()).opens_on
        tenants = [(row, from_kept(row[2:])) for row in batch.rows]
        known = [(row, t) for row, t in tenants if registered_on(t, opens_on) <= on]
        match batch.found.phase:
            case "registering":
                later = [(row, registered_on(t, opens_on)) for row, t in tenants]
                batch.wait((row, day) for row, day in later if day > on)
                _register(known, on, batch)
            case "accounts":
                return _give_accounts(known, on, batch)
            case "signing":
                _sign(known, opens_on, on, batch)
            case "places" if batch.found.page == 0:
                batch.client.tell(enrolment.GivePlaces(on), batch.key("places"))
        return True


def registered_on(tenant: TenantRow, opens_on: date) -> date:
    """Return the day a tenant is registered: when enrolment opens, or later the tenancy starts."""
    return opens_on if tenant.tenancy_start is None else max(opens_on, tenant.tenancy_start)


def alike_in(says: str) -> tuple[str, list[str]]:
    """Return who a row is like, and why, of a remark that says so."""
    found = json.loads(says)
    return found["who"], found["why"]


# --- what is said of rows ---


def _later(
    tenants: Iterable[tuple[int, TenantRow]], terms: TermsOfJoining, today: date
) -> Iterator[Remark]:
    """Say who is registered on a later day, and which signatures are still to come."""
    for row, tenant in tenants:
        day = registered_on(tenant, terms.opens_on)
        if day > today:
            yield WAITS, row, "tenancy_start", f"waits until {long_day(day)} to be registered"
        signed = tenant.agreed_on
        if signed is not None and signed > max(day, today):
            says = f"{long_day(signed)} is still to come; enter the signature on that day"
            yield DOUBT, row, "agreed_on", says


def _registered(tenants: Sequence[tuple[int, TenantRow]], client: Client) -> list[Remark]:
    """Say who may be registered already."""
    newcomers = tuple(Newcomer(*_as_newcomer(tenant)) for _, tenant in tenants)
    found = client.ask(RegisteredAlready(newcomers)).found if newcomers else ()
    rows = {tenant.tenant_ref: row for row, tenant in tenants}
    said = []
    for like in found:
        kind = REGISTERED if "reference" in like.why else ALIKE
        says = json.dumps({"who": like.who.tenant_ref, "why": like.why})
        said.append((kind, rows[like.newcomer], "tenant_ref", says))
    return said


# --- what is handed over ---

Numbered = list[tuple[Row, TenantRow]]


def _register(tenants: Numbered, on: date, batch: Batch) -> None:
    """Register tenants, those left out who were registered by somebody else since the dry run.

    Who is left out is kept before the rest is sent: done again, it is the same command.
    """
    if not tenants:
        return
    command = enrolment.RegisterTenants(
        on,
        tuple(
            enrolment.TenantDetails(*(*_details(tenant), batch.found.offset + row[1]))
            for row, tenant in tenants
        ),
    )
    key = batch.key(f"page-{batch.found.page}-{len(tenants)}")
    try:
        batch.client.tell(command, key)
    except Conflict:
        newcomers = tuple(Newcomer(*_as_newcomer(tenant)) for _, tenant in tenants)
        likes = batch.client.ask(RegisteredAlready(newcomers)).found
        there = {like.newcomer for like in likes if "reference" in like.why}
        if not there:
            raise
        says = "was registered by somebody else meanwhile"
        out = [
            (LEFT_OUT, row[0], "tenant_ref", says) for row, t in tenants if t.tenant_ref in there
        ]
        batch.remark(out)
        _register([pair for pair in tenants if pair[1].tenant_ref not in there], on, batch)


def _give_accounts(tenants: Numbered, on: date, batch: Batch) -> bool:
    """Give payments the bank details, once it knows the names; a refusal is said of the row."""
    if not tenants:
        return True
    if not batch.client.ask(BankDetails(tenants[-1][1].tenant_ref)).name:
        return False
    orders = []
    for row, tenant in tenants:
        name = tenant.account_name or f"{tenant.first_name} {tenant.last_name}".strip()
        numbers = (tenant.sort_code, tenant.account_number)
        command = payments.ChangeBankDetails(tenant.tenant_ref, on, *numbers, name)
        orders.append((row[0], command, batch.key(f"account-{row[0]}")))
    tell_each(orders, "account_number", batch)
    return True


def _sign(tenants: Numbered, opens_on: date, on: date, batch: Batch) -> None:
    """Enter the signatures up to today, each of the day on which a play has it: who signed first
    goes first. Later ones are entered on their day, on a page."""
    tell_each(
        [
            (
                row[0],
                enrolment.SignAgreement(
                    tenant.tenant_ref,
                    on,
                    places_later=True,
                    signed_on=max(tenant.agreed_on, registered_on(tenant, opens_on)),
                ),
                batch.key(f"signed-{row[0]}"),
            )
            for row, tenant in tenants
            if tenant.agreed_on is not None and tenant.agreed_on <= on
        ],
        "agreed_on",
        batch,
    )


TENANTS: Final = Tenants()
