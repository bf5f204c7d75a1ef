"""Reads a message back and says everything that is wrong with it."""

from datetime import date, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from services.bank_formats.credits import Credit, DayOfCredits, PayerAccount
from services.bank_formats.pain001.message import VERSIONS, Dialect, Version
from services.bank_formats.pain001.outline import outline_of
from services.terms.money import from_decimal
from tests.bank_files.faults import Pain001Fault
from tests.bank_files.pain001.checks import contradictions
from tests.bank_files.pain001.message import Message
from tests.bank_files.pain001.parts import Day, Part, Parts, Taking

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

BLANK = " \t\r\n"
"""What XML takes for blank between elements; Python takes more."""


def read(text: str | bytes) -> Message:
    """The message a text holds, the opposite of `pieces`; its namespace says which version.

    Takes only what `pieces` can have written: those elements in that order, and no others; those
    codes, characters and lengths; one payer and one way to pay throughout; days in order, each
    with its own narrative; numbers and sums that are those of the payments. Spaces and line ends
    between elements are free. A document type or an entity is refused unread. The whole message is
    kept while it is read, about 5 kB a payment.

    Raises `Pain001Fault` with all faults; of a text that is no such XML document, the first.
    """
    root = _parsed(text)
    _refuse_another_declaration(text)
    version = _version(root)
    namespace = root.tag.removesuffix("Document")
    heading, days = _heading_and_days(root, namespace)
    _refuse_what_stands_between(root, namespace)
    has_local_instrument = root.find(f".//{namespace}LclInstrm") is not None
    taking = Taking(outline_of(version, has_local_instrument))
    parts = taking.parts(heading, days)
    faults = [*taking.faults, *contradictions(parts)]
    if faults:
        faults.sort(key=lambda fault: (fault.day, fault.payment))
        raise Pain001Fault([str(fault) for fault in faults])
    return _message(parts, version)


def _parsed(text: str | bytes) -> Element:
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise Pain001Fault(["the text has a document type or an entity: refused"]) from None
    except ParseError as error:
        line, column = error.position
        what = f"line {line}, column {column + 1}: is not well-formed XML"
        raise Pain001Fault([what]) from None
    except (ValueError, LookupError):
        raise Pain001Fault(["the text is in an encoding that cannot be read"]) from None
    return root


def _refuse_another_declaration(text: str | bytes) -> None:
    """Raise unless it begins as every message does: the parser lets pass a version of ".0"."""
    begins = text if isinstance(text, bytes) else text.encode()
    if not begins.startswith(DECLARATION.encode()):
        raise Pain001Fault([f"the text should begin with {DECLARATION}"])


def _version(root: Element) -> Version:
    for version in VERSIONS:
        if root.tag == f"{{{outline_of(version, True).namespace}}}Document":
            return version
    raise Pain001Fault([f"the document should be a {' or a '.join(VERSIONS)}"])


def _heading_and_days(root: Element, namespace: str) -> tuple[Element, list[Element]]:
    if [child.tag for child in root] != [f"{namespace}CstmrCdtTrfInitn"]:
        raise Pain001Fault(["Document: should hold CstmrCdtTrfInitn and nothing else"])
    children = list(root[0])
    wanted = [f"{namespace}GrpHdr", *[f"{namespace}PmtInf"] * (len(children) - 1)]
    if len(children) < 2 or [child.tag for child in children] != wanted:
        raise Pain001Fault(["CstmrCdtTrfInitn: should hold a GrpHdr and then one PmtInf or more"])
    return children[0], children[1:]


def _refuse_what_stands_between(root: Element, namespace: str) -> None:
    """Raise for an element that holds others and has an attribute, or text beside them."""
    faults = []
    for element in root.iter():
        texts = (element.text, *(child.tail for child in element)) if len(element) else ()
        if texts and (element.attrib or any((text or "").strip(BLANK) for text in texts)):
            name = element.tag.removeprefix(namespace)
            faults.append(f"{name}: should hold elements only, no text and no attribute")
    if faults:
        raise Pain001Fault(faults)


def _message(parts: Parts, version: Version) -> Message:
    """The parts as the message they make; only once they have no fault, as for all below."""
    heading, first = parts.heading.values, parts.days[0].heading.values
    payer = PayerAccount(
        heading["payer_name"],
        heading["service_user_number"],
        first["sort_code"],
        first["account_number"],
    )
    dialect = Dialect(
        version,
        first["service_level"],
        first.get("local_instrument"),
        first["clearing_system"],
        first["charge_bearer"],
    )
    created_at = datetime.fromisoformat(heading["created_at"])
    days = tuple(_day(day) for day in parts.days)
    return Message(payer, heading["message_id"], created_at, days, dialect)


def _day(day: Day) -> DayOfCredits:
    values = day.heading.values
    credits = tuple(_credit(payment) for payment in day.payments)
    return DayOfCredits(date.fromisoformat(values["execution_day"]), credits, values["narrative"])


def _credit(payment: Part) -> Credit:
    values = payment.values
    return Credit(
        values["sort_code"],
        values["account_number"],
        from_decimal(values["pounds"]) or 0,
        values["reference"],
        values["payee_name"],
    )
