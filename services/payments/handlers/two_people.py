"""What is asked before money goes a step further: may this person, and does everything agree."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from services.backbone.errors import Conflict, Invalid, NotAllowed
from services.payments.adapters.key_ring import NotOpened
from services.payments.domain.two_people import Deed, Part, barring, refusal
from services.payments.domain.verifying import Difference
from services.payments.queries.verifying import differences_of_run
from services.payments.store import Work
from services.payments.store.accounts import open_with_fingerprint
from services.payments.store.rows import Export, Run, ToPay
from services.terms.days import with_days_in_words

SHOWN_AT_MOST = 3

LOOK = "Nothing was done; look at `cashback payments verify`"


def require_another(deed: Deed, run: Run, uow: Work, file: Export | None = None) -> None:
    """Raise `NotAllowed`, with the rule, if what this person did before keeps them from a deed.

    `file` is the one that stands, where another is to be made instead.
    """
    parts = uow.store.runs.parts(run)
    if file is not None:
        parts.append(Part(file.exported_by, "exported", file.name))
    for part in barring(deed, parts):
        if part.who == uow.actor:
            raise NotAllowed(refusal(deed, run.run_ref, uow.name_of(part.who), part))


def require_agreement(run: Run, uow: Work) -> None:
    """Raise `Conflict` if what the run touches does not agree with everything else that is kept.

    That is what `verify` finds once it is done, asked before. A frozen run must be what was
    approved, and be paid from the account it was approved with.
    """
    frozen = run.content_hash is not None
    differences = differences_of_run(uow.connection, run.number, frozen=frozen)
    found = [_said(each) for each in islice(differences, SHOWN_AT_MOST + 1)]
    if frozen:
        runs = uow.store.runs
        if runs.content_hash(run) != run.content_hash:
            found.append("its payments are not what was approved")
        if runs.payer_hash() != run.payer_hash:
            found.append("the account it is paid from is not what was approved")
    if found:
        more = ", …" if len(found) > SHOWN_AT_MOST else ""
        what = "; ".join(found[:SHOWN_AT_MOST])
        raise Conflict(f"{run.run_ref} does not agree with the books: {what}{more}. {LOOK}")


def _said(each: Difference) -> str:
    differs = with_days_in_words(f"{each.found}, not {each.expected}")
    return f"{each.what} of {each.where}: {differs}"


def paid_to(run: Run, uow: Work) -> Iterator[tuple[ToPay, str]]:
    """Yield each payment with its account, opened, for `details_in`; `Conflict` for one that is not
    as given."""
    keys = uow.store.keys()
    for row in uow.store.runs.credits(run):
        try:
            account = (row.account, row.tenant_ref, row.sealed)
            content, fingerprint = open_with_fingerprint(keys, *account)
        except NotOpened as problem:
            raise Conflict(f"{run.run_ref}, {row.reference}: {problem}") from None
        if fingerprint != row.fingerprint:
            raise Conflict(
                f"{run.run_ref}, {row.reference}: account {row.account} of {row.tenant_ref} was"
                f" changed in the database. {LOOK}"
            )
        yield row, content


@contextmanager
def opened() -> Iterator[None]:
    """Refuse with `Conflict`, in its own words, what needs an account that no key opens."""
    try:
        yield
    except NotOpened as problem:
        raise Conflict(str(problem)) from None


def require_hash(text: str, field: str) -> None:
    """Raise `Invalid` for what is no SHA-256 in hexadecimal."""
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise Invalid("is the SHA-256 of what was shown: 64 digits of 0 to 9 and a to f", field)
