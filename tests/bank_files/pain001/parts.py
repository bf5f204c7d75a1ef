"""Takes a message apart by its outline, each part on its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from services.bank_formats.pain001.outline import CURRENCY, Leaf, Nodes, Outline, leaves
from services.terms.money import from_decimal


@dataclass(frozen=True)
class Fault:
    """What is wrong with an element of the heading (day 0) or of a day (payment 0) or payment."""

    day: int
    payment: int
    path: str
    what: str

    def __str__(self) -> str:
        if not self.day:
            return f"GrpHdr: {self.path}{self.what}"
        of_payment = f", CdtTrfTxInf {self.payment}" if self.payment else ""
        return f"PmtInf {self.day}{of_payment}: {self.path}{self.what}"


@dataclass(frozen=True)
class Part:
    """One part of the message. `values` has only what is well formed, by the outline's names."""

    day: int
    payment: int
    nodes: Nodes
    values: dict[str, str]

    def pence(self) -> int | None:
        """The part's amount, or None if it is not well formed."""
        return from_decimal(self.values.get("pounds", ""))

    def fault(self, name: str, what: str) -> Fault:
        """A fault at the element of that name."""
        path = next(path for path, leaf in leaves(self.nodes) if leaf.name == name)
        return Fault(self.day, self.payment, f"{path}: ", what)

    def unless(self, name: str, wanted: str | int | None, what: str) -> Iterator[Fault]:
        """A fault if the element is well formed, something is wanted, and it says another."""
        if wanted is not None and self.values.get(name) not in (None, str(wanted)):
            yield self.fault(name, what)


@dataclass(frozen=True)
class Day:
    """One PmtInf: what it says of itself, and its payments."""

    heading: Part
    payments: tuple[Part, ...]


@dataclass(frozen=True)
class Parts:
    """The whole message."""

    heading: Part
    days: tuple[Day, ...]

    @property
    def payments(self) -> tuple[Part, ...]:
        """The payments of all days."""
        return tuple(payment for day in self.days for payment in day.payments)


class Taking:
    """Takes parts by one outline; what is wrong with their shape collects in `faults`."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.faults: list[Fault] = []

    def parts(self, heading: Element, days: Sequence[Element]) -> Parts:
        """The message with that GrpHdr and those PmtInf."""
        group = self._part(0, 0, self.outline.heading, list(heading))
        return Parts(group, tuple(self._day(n, day) for n, day in enumerate(days, start=1)))

    def _day(self, number: int, day: Element) -> Day:
        children, tag = list(day), self._tag("CdtTrfTxInf")
        own = next((n for n, child in enumerate(children) if child.tag == tag), len(children))
        heading = self._part(number, 0, self.outline.day, children[:own])
        payments = []
        for n, element in enumerate(children[own:], start=1):
            if element.tag != tag:
                self.faults.append(Fault(number, n, "", "should be a CdtTrfTxInf"))
            payments.append(self._part(number, n, self.outline.payment, list(element)))
        if not payments:
            self.faults.append(Fault(number, 0, "", "should hold a CdtTrfTxInf"))
        return Day(heading, tuple(payments))

    def _part(self, day: int, payment: int, nodes: Nodes, children: list[Element]) -> Part:
        values: dict[str, str] = {}
        for path, what in self._take(nodes, children, "", values):
            self.faults.append(Fault(day, payment, path, what))
        return Part(day, payment, nodes, values)

    def _take(
        self, nodes: Nodes, children: list[Element], above: str, values: dict[str, str]
    ) -> Iterator[tuple[str, str]]:
        """Fill in the values; yield each fault as a path and what is wrong there."""
        if [child.tag for child in children] != [self._tag(node.tag) for node in nodes]:
            yield (
                above and f"{above[:-1]}: ",
                f"should hold {', '.join(node.tag for node in nodes)}, in this order",
            )
            return
        for node, child in zip(nodes, children, strict=True):
            path = f"{above}{node.tag}"
            if not isinstance(node, Leaf):
                yield from self._take(node.children, list(child), f"{path}/", values)
            elif child.attrib != ({"Ccy": CURRENCY} if node.has_currency else {}):
                wanted = f'Ccy="{CURRENCY}" and no other' if node.has_currency else "no"
                yield f"{path}: ", f"should have {wanted} attribute"
            elif len(child) or not node.accepts(child.text or ""):
                yield f"{path}: ", node.wants
            elif node.name:
                values[node.name] = child.text or ""

    def _tag(self, name: str) -> str:
        return f"{{{self.outline.namespace}}}{name}"
