"""Writes a pain.001 message, a line for each payment."""

from collections.abc import Generator, Iterator, Sequence
from datetime import UTC

from services.bank_formats.credits import Credit, DayOfCredits, with_usable_name
from services.bank_formats.pain001.characters import to_identifier, to_latin_characters
from services.bank_formats.pain001.message import (
    IDENTIFIER_WIDTH,
    NAME_WIDTH,
    USUAL,
    VERSIONS,
    Dialect,
    Heading,
    Pain001Unwritable,
    Totals,
    Version,
)
from services.bank_formats.pain001.outline import CURRENCY, Branch, Leaf, Nodes, outline_of
from services.bank_formats.pain001.problems import (
    day_problems,
    dialect_problems,
    heading_problems,
    order_problems,
    payment_problems,
)
from services.terms.money import to_decimal

DayWithTotals = tuple[DayOfCredits, Totals]


def pieces(
    heading: Heading, days: Sequence[DayWithTotals], dialect: Dialect = USUAL
) -> Iterator[str]:
    """Yield the message's text piece by piece, a line for each payment, however many there are.

    The message says its totals before its payments, so they are to be known beforehand; what then
    comes is counted against them. Names pass through `with_usable_name` and `to_latin_characters`,
    references and narratives through `to_identifier`; account numbers are padded to 8
    digits. Only ASCII comes out, to be stored as it is.

    Raises `Pain001Unwritable` with every problem, and then what was yielded is no message: no days
    or a day without credits; days out of order or with the same narrative; totals that are not
    those of the credits; an amount that is not 1 to `MOST_PENCE`, or a day's sum above it; a sort
    code, account number, service user number, message id or code of the wrong shape; a payer's
    name, reference or narrative that is empty; a time without a time zone.
    """
    problems = [
        *heading_problems(heading),
        *dialect_problems(dialect),
        *order_problems([day for day, _ in days]),
    ]
    if dialect.version not in VERSIONS:
        raise Pain001Unwritable(problems)
    outline = outline_of(dialect.version, dialect.local_instrument is not None)
    if not problems:
        total = sum((totals for _, totals in days), start=Totals(0, 0))
        values = _heading_values(heading, total, dialect.version)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<Document xmlns="{outline.namespace}">\n<CstmrCdtTrfInitn>\n'
        yield f"<GrpHdr>{_template(outline.heading).format(**values)}</GrpHdr>\n"
    payment = f"<CdtTrfTxInf>{_template(outline.payment)}</CdtTrfTxInf>\n"
    before = 0
    for number, (day, declared) in enumerate(days, start=1):
        if not problems:
            values = _day_values(heading, day, declared, dialect)
            yield f"<PmtInf>{_template(outline.day).format(**values)}\n"
        counted = yield from _payments(day, payment, before, dialect, problems)
        problems += day_problems(number, declared, counted)
        before += counted.count
        if not problems:
            yield "</PmtInf>\n"
    if problems:
        raise Pain001Unwritable(problems)
    yield "</CstmrCdtTrfInitn>\n</Document>\n"


def _payments(
    day: DayOfCredits, payment: str, before: int, dialect: Dialect, problems: list[str]
) -> Generator[str, None, Totals]:
    """Yield the day's payments while there are no problems; return what was counted.

    `before` credits are already in the message; what is wrong with one is added to `problems`.
    """
    count, pence = 0, 0
    for credit in day.credits:
        count, pence = count + 1, pence + credit.amount_pence
        values = _payment_values(with_usable_name(credit), dialect)
        problems += payment_problems(before + count, credit, values)
        if not problems:
            yield payment.format(**values)
    return Totals(count, pence)


def _template(nodes: Nodes) -> str:
    """The elements as a format of named values."""
    return "".join(_slot(node) for node in nodes)


def _slot(node: Leaf | Branch) -> str:
    if isinstance(node, Branch):
        return f"<{node.tag}>{_template(node.children)}</{node.tag}>"
    start = f'{node.tag} Ccy="{CURRENCY}"' if node.has_currency else node.tag
    text = f"{{{node.name}}}" if node.name else node.usual
    return f"<{start}>{text}</{node.tag}>"


def _heading_values(heading: Heading, total: Totals, version: Version) -> dict[str, str]:
    created_at = heading.created_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return {
        "message_id": heading.message_id,
        "created_at": f"{created_at.isoformat()}Z",
        "count": str(total.count),
        "pounds": to_decimal(total.pence),
        "payer_name": to_latin_characters(heading.payer.name, NAME_WIDTH[version]),
        "service_user_number": heading.payer.service_user_number,
    }


def _day_values(
    heading: Heading, day: DayOfCredits, total: Totals, dialect: Dialect
) -> dict[str, str]:
    payer = heading.payer
    return {
        "narrative": to_identifier(day.narrative, IDENTIFIER_WIDTH),
        "count": str(total.count),
        "pounds": to_decimal(total.pence),
        "service_level": dialect.service_level,
        "local_instrument": dialect.local_instrument or "",
        "execution_day": day.processing_day.isoformat(),
        "payer_name": to_latin_characters(payer.name, NAME_WIDTH[dialect.version]),
        "account_number": payer.account_number.zfill(8),
        "clearing_system": dialect.clearing_system,
        "sort_code": payer.sort_code,
        "charge_bearer": dialect.charge_bearer,
    }


def _payment_values(credit: Credit, dialect: Dialect) -> dict[str, str]:
    """What one payment says; the payee's statement shows the reference, wherever the bank looks."""
    reference = to_identifier(credit.reference, IDENTIFIER_WIDTH)
    return {
        "reference": reference,
        "pounds": to_decimal(credit.amount_pence),
        "clearing_system": dialect.clearing_system,
        "sort_code": credit.sort_code,
        "payee_name": to_latin_characters(credit.payee_name, NAME_WIDTH[dialect.version]),
        "account_number": credit.account_number.zfill(8),
        "remittance": reference,
    }
