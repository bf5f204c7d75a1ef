"""Dates in what services say: `3 January 2012`, in refusals and in every other text for people.

The source is walked for texts that a date is put into as it is, which gives `2012-01-03`. What is
a date is known by the annotations of arguments, fields and functions, and by what is assigned.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from services.hosts.catalogue import MIGRATED
from tests.conftest import PROJECT

SERVICES: Final = PROJECT / "services"
ROOMS: Final = ("handlers", "domain", "queries", "store")

NOT_FOR_PEOPLE: Final = {
    "evaluation/store/spans.py months_between": "what a month is kept under",
    "notifications/domain/message.py file_name": "the name of a file",
    "notifications/handlers/requests.py visit_booked": "what a message is known by",
    "notifications/handlers/requests.py visit_reminder_due": "what a message is known by",
    "notifications/handlers/requests.py instalments_held": "what a message is known by",
    "notifications/handlers/requests.py bank_details_changed": "what a message is known by",
    "payments/handlers/day.py cut_off_reached": "why an event is tried again",
    "payments/handlers/details.py change_bank_details": "a note of the audit trail",
    "payments/handlers/runs.py propose_run": "a run's reference",
    "payments/handlers/settings.py confirm_settings": "a note of the audit trail",
    "payments/handlers/statements.py _digests": "what stands for a line",
    "payments/queries/verifying/payments.py cleared": "for `verify`; a refusal puts it in words",
    "payments/queries/verifying/postings.py earned_on": "for `verify`; a refusal puts it in words",
    "payments/queries/verifying/postings.py earned_by_status": "for `verify`, as the others",
}
"""Which function has a date in a text as programs write it, and why."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules whose words reach people, by their path below `services/`."""
    for path in sorted(SERVICES.rglob("*.py")):
        name = path.relative_to(SERVICES)
        rooms = {part.removesuffix(".py") for part in name.parts[1:]}
        if name.parts[0] in MIGRATED and rooms.intersection(ROOMS):
            yield str(name), ast.parse(path.read_text("utf-8"))


def is_date(annotation: ast.expr | None) -> bool:
    """Return whether an annotation says `date`, or one that may be missing."""
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
        assert isinstance(annotation.slice, ast.Tuple)
        annotation = annotation.slice.elts[0]
    return annotation is not None and ast.unparse(annotation) in ("date", "date | None")


def known_dates() -> set[str]:
    """Return the names of fields, arguments and functions that are declared to be dates."""
    found = set()
    for path in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.AnnAssign) and is_date(node.annotation):
                found.add(ast.unparse(node.target))
            if isinstance(node, ast.FunctionDef) and is_date(node.returns):
                found.add(node.name)
    return found


def bare_dates(function: ast.FunctionDef, known: set[str]) -> Iterator[str]:
    """Yield each date that a function puts into a text as it is."""
    given = [*function.args.args, *function.args.kwonlyargs]
    own = {arg.arg: is_date(arg.annotation) for arg in given}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                own |= assigned(target, node.value, own, known)
    for node in ast.walk(function):
        if isinstance(node, ast.FormattedValue) and gives_date(node.value, own, known):
            yield ast.unparse(node.value)


def assigned(
    target: ast.expr, value: ast.expr, own: Mapping[str, bool], known: set[str]
) -> dict[str, bool]:
    """Return which names an assignment makes a date of."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return {k: v for pair in pairs for k, v in assigned(*pair, own, known).items()}
    if isinstance(target, ast.Name):
        return {target.id: gives_date(value, own, known)}
    return {}


def gives_date(value: ast.expr, own: Mapping[str, bool], known: set[str]) -> bool:
    """Return whether an expression is a date, or `str` of one."""
    match value:
        case ast.Name(name):
            return own.get(name, False)
        case ast.Attribute(attr=name) | ast.Call(func=ast.Attribute(attr=name), args=[]):
            return name == "isoformat" or name in known
        case ast.Call(func=ast.Name("str"), args=[inner]):
            return gives_date(inner, own, known)
        case ast.Call(func=ast.Name(name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name in known
        case ast.BinOp(left=left):
            return gives_date(left, own, known)
        case ast.BoolOp(values=either):
            return any(gives_date(one, own, known) for one in either)
    return False


def test_no_service_puts_a_date_into_a_text_as_programs_write_it() -> None:
    known, found = known_dates(), set()
    for name, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and any(bare_dates(node, known)):
                found.add(f"{name} {node.name}")
    assert found == set(NOT_FOR_PEOPLE)


@pytest.mark.parametrize(
    "said",
    [
        'f"{on} is no payment day"',
        'f"is after {command.visit_date}"',
        'f"is after {str(command.visit_date)}"',
        'f"is after {on.isoformat()}"',
        'f"is after today, which is {on + timedelta(days=1)}"',
        'f"the next one is {payment_day_after(on, uow)}"',
        'f"{day} is no payment day"',
    ],
)
def test_a_date_is_found_however_it_is_come_by(said: str) -> None:
    source = f"def refuse(command, on: date, uow):\n    day = on\n    raise Invalid({said}, 'on')\n"
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert any(bare_dates(function, known_dates()))
    in_words = ast.parse(source.replace("{", "{long_day(").replace("}", ")}")).body[0]
    assert isinstance(in_words, ast.FunctionDef)
    assert not any(bare_dates(in_words, known_dates()))
