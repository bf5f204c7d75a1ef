"""The elements of the message as we send it, in their order.

Order and names are those of the published schemas; of what these leave optional, only what a UK
credit transfer needs. Element names are explained in ISO 20022's message definition report.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final, TypeVar

from services.bank_formats.pain001.characters import to_identifier, to_latin_characters
from services.bank_formats.pain001.message import IDENTIFIER_WIDTH, NAME_WIDTH, Version
from services.terms.money import from_decimal, to_decimal

T = TypeVar("T")

CURRENCY: Final = "GBP"


@dataclass(frozen=True)
class Leaf:
    """An element with text: what may stand there, and what does if it has no name of ours."""

    tag: str
    name: str
    accepts: Callable[[str], object]
    wants: str
    usual: str = ""
    has_currency: bool = False


@dataclass(frozen=True)
class Branch:
    """An element with others in it, all of them and in this order."""

    tag: str
    children: tuple["Leaf | Branch", ...]


Nodes = tuple[Leaf | Branch, ...]


def leaves(nodes: Nodes, above: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every leaf with its path, like `Amt/InstdAmt`."""
    for node in nodes:
        path = f"{above}{node.tag}"
        if isinstance(node, Leaf):
            yield path, node
        else:
            yield from leaves(node.children, f"{path}/")


def from_date(text: str) -> date | None:
    """The date in `2012-04-12`, or None if that is not how a date is written or it is none."""
    return _parsed(date.fromisoformat, r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)


def from_time(text: str) -> datetime | None:
    """The time in `2012-04-11T14:00:00Z`, or None as above."""
    pattern = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    return _parsed(datetime.fromisoformat, pattern, text)


def _parsed(parse: Callable[[str], T], pattern: str, text: str) -> T | None:
    try:
        return parse(text) if re.fullmatch(pattern, text) else None
    except ValueError:
        return None


def _branch(tag: str, *children: Leaf | Branch) -> Branch:
    return Branch(tag, children)


def _fixed(tag: str, text: str) -> Leaf:
    return Leaf(tag, "", text.__eq__, f"should be `{text}`", text)


def _matching(pattern: str, wants: str, tag: str, name: str) -> Leaf:
    return Leaf(tag, name, partial(re.fullmatch, pattern), f"should be {wants}")


_count = partial(_matching, "[1-9][0-9]{0,14}", "a number", "NbOfTxs", "count")
_sort_code = partial(_matching, "[0-9]{6}", "6 digits", "MmbId", "sort_code")
_code = partial(_matching, "[A-Z0-9]{1,5}", "1 to 5 characters A-Z 0-9")


def _cut_to(width: int, cut: Callable[[str, int], str], tag: str, name: str) -> Leaf:
    def is_as_we_write_it(text: str) -> bool:
        return bool(text) and text == cut(text, width)

    wants = f"should be 1 to {width} characters a-z A-Z 0-9 / - ? : ( ) . , ' + and space"
    return Leaf(tag, name, is_as_we_write_it, wants)


_identifier = partial(_cut_to, IDENTIFIER_WIDTH, to_identifier)


def _pounds(tag: str, has_currency: bool = False) -> Leaf:
    def is_as_we_write_it(text: str) -> bool:
        pence = from_decimal(text)
        return pence is not None and pence >= 0 and text == to_decimal(pence)

    wants = "should be pounds and pence, like `75.00`"
    return Leaf(tag, "pounds", is_as_we_write_it, wants, "", has_currency)


def _account(tag: str) -> Branch:
    number = _matching("[0-9]{8}", "8 digits", "Id", "account_number")
    return _branch(tag, _branch("Id", _branch("Othr", number)))


def _agent(tag: str) -> Branch:
    """The bank and branch where an account is: a sort code of a clearing system."""
    system = _branch("ClrSysId", _code("Cd", "clearing_system"))
    return _branch(tag, _branch("FinInstnId", _branch("ClrSysMmbId", system, _sort_code())))


def _payment_type(has_local_instrument: bool) -> Branch:
    level = _branch("SvcLvl", _code("Cd", "service_level"))
    instrument = _branch("LclInstrm", _identifier("Prtry", "local_instrument"))
    return _branch("PmtTpInf", level, *([instrument] if has_local_instrument else []))


def _execution_day(version: Version) -> Leaf | Branch:
    tag = "ReqdExctnDt"
    day = Leaf(tag, "execution_day", from_date, "should be a date, like `2012-04-12`")
    if version == "pain.001.001.03":
        return day
    return _branch(tag, Leaf("Dt", day.name, day.accepts, day.wants))


@dataclass(frozen=True)
class Outline:
    """The parts of a message: its heading, what a PmtInf says before its payments, a payment."""

    namespace: str
    heading: Nodes
    day: Nodes
    payment: Nodes


def outline_of(version: Version, has_local_instrument: bool) -> Outline:
    """The elements of a message of that version, in their order."""
    name = partial(_cut_to, NAME_WIDTH[version], to_latin_characters, "Nm")
    return Outline(
        f"urn:iso:std:iso:20022:tech:xsd:{version}",
        heading=_heading(name("payer_name")),
        day=(
            _identifier("PmtInfId", "narrative"),
            _fixed("PmtMtd", "TRF"),
            _fixed("BtchBookg", "true"),
            _count(),
            _pounds("CtrlSum"),
            _payment_type(has_local_instrument),
            _execution_day(version),
            _branch("Dbtr", name("payer_name")),
            _account("DbtrAcct"),
            _agent("DbtrAgt"),
            _matching("SHAR|SLEV", "`SHAR` or `SLEV`", "ChrgBr", "charge_bearer"),
        ),
        payment=(
            _branch("PmtId", _identifier("EndToEndId", "reference")),
            _branch("Amt", _pounds("InstdAmt", has_currency=True)),
            _agent("CdtrAgt"),
            _branch("Cdtr", name("payee_name")),
            _account("CdtrAcct"),
            _branch("RmtInf", _identifier("Ustrd", "remittance")),
        ),
    )


def _heading(payer_name: Leaf) -> Nodes:
    time = "should be a time, like `2012-04-11T14:00:00Z`"
    user = _matching("[A-Z0-9]{6}", "6 characters A-Z 0-9", "Id", "service_user_number")
    return (
        _identifier("MsgId", "message_id"),
        Leaf("CreDtTm", "created_at", from_time, time),
        _count(),
        _pounds("CtrlSum"),
        _branch("InitgPty", payer_name, _branch("Id", _branch("OrgId", _branch("Othr", user)))),
    )
