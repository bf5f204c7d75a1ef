"""Reads the XML of a report as it comes, element by element; see the package for its naming."""

from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from services.bank_formats.incoming.cells import Cells, Unreadable
from services.bank_formats.incoming.faults import Faults, FileFault, file_fault
from services.bank_formats.incoming.values import amount
from services.bank_formats.returns_report.rows import Rows

ROOT: Final = "BACSDocument"
ITEMS: Final = {"ReturnedCreditItem": "ARUCS", "MessagingAdvice": "AWACS"}
DIRECT_DEBITS: Final = frozenset(("ARUDD", "ADDACS", "AUDDIS", "ReturnedDebitItem", "DDICAdvice"))

MOST_NESTED: Final = 20
MOST_ELEMENTS: Final = 1_000_000
"""Ten for each row there may be; so many are read in a few seconds."""

LONGEST_TAG: Final = 1 << 20
"""Bytes that may pass without the end of a tag or a text: more is no report."""

ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "service_user_number": ("userNumber", "user-number"),
    "reference": ("ref", "reference"),
    "code": ("returnCode", "reason-code"),
    "amount": ("valueOf", "amount"),
    "original_processing_day": ("originalProcessingDate", "original-processing-date"),
    "date": ("currentProcessingDate", "effective-date"),
    "sort_code": ("sortCode", "payer-sort-code", "payee-sort-code"),
    "account_number": ("number", "payer-account-number", "payee-account-number"),
    "payee_name": ("name", "payer-name", "payee-name"),
    "corrected_sort_code": ("payer-new-sort-code", "payee-new-sort-code"),
    "corrected_account_number": ("payer-new-account-number", "payee-new-account-number"),
}
"""What a column is called in either naming."""

_USUAL: Final = {column: names[0] for column, names in ATTRIBUTES.items()}
_ACCOUNT: Final = ("sort_code", "account_number", "payee_name")
_CUT: Final = ("no element found", "unclosed token", "unclosed CDATA section")


def read_items(pieces: Iterable[bytes], rows: Rows, faults: Faults) -> None:
    """Add each item of the report to `rows` and what is wrong to `faults`.

    Document types and entities are refused unread. Raises `FileFault` where the file cannot be a
    report at all: another root, a report about direct debits, a tag without end.
    """
    handler = _Report(rows, faults)
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)  # what `parse` would do, and `feed` does not
    try:
        _feed(parser, pieces)
    except DefusedXmlException:
        faults.add(f"line {handler.line}", "has a document type or an entity; no report has one")
    except SAXParseException as error:
        faults.add(f"line {error.getLineNumber() or 1}", _explained(error.getMessage()))
    except FileFault:
        raise
    except (LookupError, ValueError):  # of the codec that the XML declaration names
        faults.add("line 1", "names an encoding that cannot be read; save the file in UTF-8")


def _feed(parser: DefusedExpatParser, pieces: Iterable[bytes]) -> None:
    place, stuck = (0, 0), 0
    for piece in pieces:
        parser.feed(piece)
        before, place = place, (parser.getLineNumber() or 1, parser.getColumnNumber() or 0)
        stuck = stuck + len(piece) if place == before else 0
        if stuck > LONGEST_TAG:
            raise file_fault("has a tag without end", f"line {place[0]}")
    parser.close()


def _explained(error: str) -> str:
    if error.startswith(_CUT):
        return "the XML ends in the middle: the file was cut off"
    return f"is not well-formed XML ({error})"


class _Report(ContentHandler):
    """Follows the elements: what an item does not say itself stands in those before it."""

    def __init__(self, rows: Rows, faults: Faults) -> None:
        super().__init__()
        self._rows = rows
        self._faults = faults
        self._locator: Locator | None = None
        self._depth = 0
        self._elements = 0
        self._heading: dict[str, tuple[str, str]] = {}
        self._item: dict[str, tuple[str, str]] | None = None
        self._item_line = 0
        self._pence: list[int | None] = []

    @property
    def line(self) -> int:
        """The line the parser is at."""
        return (self._locator.getLineNumber() if self._locator else None) or 1

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 (SAX's name)
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        name = name.rpartition(":")[2]
        self._check_place(name)
        if name == "Header":
            self._heading |= _named(attrs, "date")
        elif name in ("ServiceLicenseInformation", "MessagingHeader"):
            self._heading |= _named(attrs, "service_user_number")
        elif name == "OriginatingAccountRecord":
            self._pence = []
        elif name == "OriginatingAccount":
            account = _named(attrs, "sort_code", "account_number")
            self._heading |= {f"originating_{column}": said for column, said in account.items()}
        elif name == "Totals" and self._item is None:
            self._check_totals(attrs)
        elif name in ITEMS:
            self._item_line = self.line
            self._check_currency(attrs)
            self._item = self._heading | {"report": (name, ITEMS[name])} | _named(attrs)
        elif self._item is not None and name.endswith("Account"):
            self._item |= _named(attrs, *_ACCOUNT)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._depth -= 1
        if name.rpartition(":")[2] in ITEMS and self._item is not None:
            labels = {column: label for column, (label, _) in self._item.items()}
            values = {column: value for column, (_, value) in self._item.items()}
            cells = Cells(self._item_line, values, self._faults, _USUAL | labels)
            self._pence.append(self._rows.add(cells))
            self._item = None

    def _check_place(self, name: str) -> None:
        self._depth += 1
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise file_fault(f"has more than {MOST_ELEMENTS} elements; ask for it in parts")
        if self._depth == 1 and name != ROOT:
            raise file_fault(f"the root element is not {ROOT}", f"line {self.line}")
        if name in DIRECT_DEBITS:
            what = "this is a report about direct debits; give an ARUCS or AWACS report"
            raise file_fault(what, f"line {self.line}")
        if self._depth > MOST_NESTED:
            raise file_fault("elements are nested too deeply for a report", f"line {self.line}")

    def _check_currency(self, attrs: AttributesImpl) -> None:
        if attrs.get("currency", "GBP").strip() != "GBP":
            self._faults.add(f"line {self.line}, column currency", "is not GBP; we pay in pounds")

    def _check_totals(self, attrs: AttributesImpl) -> None:
        """Compare what the bank counted and added up with the items of this account."""
        place = f"line {self.line}, column"
        count = attrs.get("numberOf", "").strip()
        if count and count != str(len(self._pence)):
            what = f"does not agree: there are {len(self._pence)} items above it"
            self._faults.add(f"{place} numberOf", what)
        pounds = attrs.get("valueOf", "").strip()
        if pounds and None not in self._pence:
            self._check_sum(f"{place} valueOf", pounds, sum(pence or 0 for pence in self._pence))

    def _check_sum(self, place: str, pounds: str, pence: int) -> None:
        try:
            agrees = amount(pounds) == pence
        except Unreadable as error:
            self._faults.add(place, str(error))
            return
        if not agrees:
            self._faults.add(place, "does not agree with the sum of the items above it")


def _named(attrs: AttributesImpl, *columns: str) -> dict[str, tuple[str, str]]:
    """Return the attributes that mean one of `columns` (all, if none is named) by column, each
    with the name it has in the file."""
    said = {}
    for column in columns or ATTRIBUTES:
        for name in ATTRIBUTES[column]:
            if name in attrs:
                said[column] = (name, attrs[name].strip())
    return said
