"""What is typed into the form for a scheme, as the values that a scheme file has, and back.

An input is called what the setting is called in `scheme.toml`, with its table: `scheme.months`,
`areas.0.code`. So one reader checks both, and what it finds wrong stands beside the input.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from services.backbone.toml_file import TomlFile
from services.contracts.contact_points import ContactPoints
from services.contracts.costs import USUAL_COSTS, RunningCosts
from services.contracts.enrolment import PaymentDays
from services.contracts.refusals import Fault
from services.gateway.console.money_in import typed_pence
from services.gateway.console.officers.scheme_words import CONTACT_POINTS
from services.gateway.inputs import a_number, read_date
from services.pilot_files.rows import SchemeFile
from services.pilot_files.runs_table import WEEKDAYS
from services.pilot_files.scheme_file import (
    DEFAULT_ELEMENTS,
    DEFAULT_LANDLORD_CATEGORIES,
    DEFAULT_TENANT_CATEGORIES,
    scheme_of,
)
from services.terms.costs import MOST_OF
from services.terms.money import pounds, to_decimal

Typed = MultiDict[str, str]

NUMBERS: Final = {
    "scheme.months": "the length of the year",
    "scheme.instalments": "the number of instalments",
    "scheme.strikes": "how many times it may happen",
    "scheme.visit_attempts": "how many visits may fail",
}
SWITCHES: Final = (
    "scheme.require_clear_rent",
    "scheme.hold_while_in_arrears",
    "scheme.final_needs_follow_up",
)
LISTS: Final = {
    "scheme.tenancy_types": "one type of tenancy at least",
    "categories.tenant": "one repair at least that is the tenant’s",
    "categories.landlord": "one repair at least that is the landlord’s",
    "landlord.address": "the address that stands on letters",
}
IN_MINUTES: Final = "action_minutes"
MAY_BE_EMPTY: Final = ("landlord.complaints", "landlord.data_protection", "costs.repair")
YES: Final = "yes"
BLANK_AREAS: Final = 3
MOST_AREAS: Final = 200

_AREA: Final = re.compile(r"areas\.(\d{1,4})\.(?:code|name|capacity)")
_INDEX: Final = re.compile(r"\[(\d+)\]")
_DAYS: Final = re.compile(r"[,; ]+")


def blank_answers(opens_on: date, contact_points: ContactPoints | None) -> Typed:
    """Return the form as it is first shown: the usual settings, and no area yet."""
    typed: Typed = MultiDict(
        {
            "scheme.months": "12",
            "scheme.instalments": "4",
            "scheme.timing": "arrears",
            "scheme.strikes": "3",
            "scheme.visit_attempts": "3",
            "scheme.tenancy_types": "general_needs",
            "runs.every": "working_day",
            "categories.tenant": "\n".join(DEFAULT_TENANT_CATEGORIES),
            "categories.landlord": "\n".join(DEFAULT_LANDLORD_CATEGORIES),
            **dict.fromkeys(SWITCHES, YES),
            **_date("scheme.enrolment_opens", opens_on),
            **cost_answers(USUAL_COSTS),
        }
    )
    for element, setting in DEFAULT_ELEMENTS.items():
        typed |= _element(element, setting.annual_pence, setting.inspection)
    if contact_points is not None:
        typed |= contact_answers(contact_points)
    return typed


def answers_of(scheme: SchemeFile) -> Typed:
    """Return a scheme file as it would be typed."""
    typed: Typed = MultiDict(
        {
            "scheme.name": scheme.name,
            "scheme.landlord": scheme.landlord,
            **_date("scheme.enrolment_opens", scheme.enrolment_opens),
            "scheme.timing": scheme.timing,
            "scheme.tenancy_types": "\n".join(scheme.tenancy_types),
            "categories.tenant": "\n".join(scheme.tenant_categories),
            "categories.landlord": "\n".join(scheme.landlord_categories),
            **contact_answers(scheme.contact_points),
            **cost_answers(scheme.costs),
        }
    )
    for name in NUMBERS:
        typed[name] = str(getattr(scheme, name.partition(".")[2]))
    for name in SWITCHES:
        if getattr(scheme, name.partition(".")[2]):
            typed[name] = YES
    for element in scheme.elements:
        typed |= _element(element.element, element.annual_pence, element.inspection)
    for number, area in enumerate(scheme.areas):
        for part, value in vars(area).items():
            typed[f"areas.{number}.{part}"] = str(value)
    typed.update(payment_answers(PaymentDays(**vars(scheme.payment_days))))
    return typed


def contact_answers(points: ContactPoints) -> dict[str, str]:
    """Return contact points as they would be typed."""
    return {
        f"landlord.{name}": value if isinstance(value, str) else "\n".join(value)
        for name, value in vars(points).items()
    }


def cost_answers(costs: RunningCosts) -> dict[str, str]:
    """Return the costs of running the scheme as they would be typed: pounds, but for minutes."""
    return {
        f"costs.{name}": "" if value is None else _figure(name, value)
        for name, value in vars(costs).items()
    }


def _figure(name: str, value: int) -> str:
    return str(value) if name == IN_MINUTES else to_decimal(value)


def payment_answers(days: PaymentDays) -> Typed:
    """Return payment days as they would be typed."""
    typed: Typed = MultiDict({"runs.every": days.every})
    if days.every == "month":
        typed["runs.month"] = ", ".join(map(str, days.on))
    if days.every == "week":
        typed.setlist("runs.week", [str(day) for day in days.on])
    return typed


def typed_answers(form: MultiDict[str, str]) -> Typed:
    """Return what was typed, areas that were left blank aside, those there are numbered from 0."""
    typed: Typed = MultiDict()
    rows: dict[int, dict[str, str]] = {}
    for name, value in form.items(multi=True):
        area = _AREA.fullmatch(name)
        if area:
            rows.setdefault(int(area[1]), {})[name.rpartition(".")[2]] = value.strip()
        elif name.partition(".")[0] in (
            "scheme",
            "elements",
            "runs",
            "landlord",
            "costs",
            "categories",
        ):
            typed.add(name, value.replace("\r\n", "\n").strip())
    filled = [row for _, row in sorted(rows.items()) if any(row.values())]
    for number, row in enumerate(filled[:MOST_AREAS]):
        for part in ("code", "name", "capacity"):
            typed[f"areas.{number}.{part}"] = row.get(part, "")
    return typed


def number_of_areas(typed: Typed) -> int:
    """Return how many areas were typed."""
    return sum(name.endswith(".code") and name.startswith("areas.") for name in typed)


def read_answers(typed: Typed) -> tuple[SchemeFile, list[Fault]]:
    """Return the scheme that was typed, and what is wrong with it; with faults it is no scheme."""
    file, faults = TomlFile(values={}), list[Fault]()
    file.values.update(_values(typed, faults))
    scheme = scheme_of(file, payer_needed=False)
    known = {fault.field for fault in faults}
    for toml in file.faults:
        field = _INDEX.sub(r".\1", toml.key)
        field = f"runs.{typed.get('runs.every')}" if field == "runs.on" else field
        if field not in known:
            known.add(field)
            faults.append(Fault(toml.message, field))
    return scheme, faults


def read_contact_points(typed: Typed) -> tuple[ContactPoints, list[Fault]]:
    """Return the contact points that were typed, and what is wrong with them."""
    scheme, faults = read_answers(typed)
    return scheme.contact_points, [f for f in faults if f.field.startswith("landlord.")]


def read_costs(typed: Typed) -> tuple[RunningCosts, list[Fault]]:
    """Return the costs that were typed, and what is wrong with them."""
    scheme, faults = read_answers(typed)
    return scheme.costs, [f for f in faults if f.field.startswith("costs.")]


def read_payment_days(typed: Typed) -> tuple[PaymentDays, list[Fault]]:
    """Return the payment days that were typed, and what is wrong with them."""
    scheme, faults = read_answers(typed)
    days = PaymentDays(**vars(scheme.payment_days))
    return days, [f for f in faults if f.field.startswith("runs.")]


def _values(typed: Typed, faults: list[Fault]) -> dict[str, Any]:
    """Return the tables of a scheme file; what cannot be read is left out, and a fault."""
    scheme: dict[str, Any] = {"timing": typed.get("scheme.timing", "")}
    for name, what in (("name", "the scheme’s name"), ("landlord", "the landlord’s name")):
        scheme[name] = typed.get(f"scheme.{name}", "")
        if not scheme[name]:
            faults.append(Fault(f"Enter {what}", f"scheme.{name}"))
    opens = read_date(typed, "scheme.enrolment_opens", "the day enrolment opens")
    if isinstance(opens, Fault):
        faults.append(opens)
    else:
        scheme["enrolment_opens"] = opens
    for name, what in NUMBERS.items():
        number = a_number(typed.get(name))
        if number is None:
            faults.append(Fault(f"Enter {what} as a whole number", name))
        else:
            scheme[name.partition(".")[2]] = number
    scheme |= {name.partition(".")[2]: name in typed for name in SWITCHES}
    scheme["tenancy_types"] = _lines(typed, "scheme.tenancy_types", faults)
    return {
        "scheme": scheme,
        "elements": dict(_elements(typed, faults)),
        "areas": list(_areas(typed, faults)),
        "runs": _runs(typed, faults),
        "landlord": _landlord(typed, faults),
        "costs": dict(_costs(typed, faults)),
        "categories": {
            whose: _lines(typed, f"categories.{whose}", faults) for whose in ("tenant", "landlord")
        },
    }


def _elements(typed: Typed, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    chosen = [element for element in DEFAULT_ELEMENTS if f"elements.{element}" in typed]
    if not chosen:
        faults.append(Fault("Choose what the scheme pays for", "elements.repairs"))
        faults.append(Fault("", "elements"))
    for element in chosen:
        name = f"elements.{element}.annual_pence"
        pence = typed_pence(typed.get(name, ""))
        if pence is None:
            faults.append(Fault("Enter the amount in pounds, like 300", name))
        yield (
            element,
            {"annual_pence": pence or 0, "inspection": f"elements.{element}.inspection" in typed},
        )


def _areas(typed: Typed, faults: list[Fault]) -> Iterator[dict[str, Any]]:
    number_there = number_of_areas(typed)
    if not number_there:
        faults.append(Fault("Enter one area at least", "areas.0.code"))
        faults.append(Fault("", "areas"))
    for number in range(number_there):
        row: dict[str, Any] = {}
        for part, what in (("code", "a code"), ("name", "a name")):
            row[part] = typed.get(f"areas.{number}.{part}", "")
            if not row[part]:
                faults.append(Fault(f"Give area {number + 1} {what}", f"areas.{number}.{part}"))
        places = a_number(typed.get(f"areas.{number}.capacity"))
        if places is None:
            text = f"Enter the places of area {number + 1} as a whole number"
            faults.append(Fault(text, f"areas.{number}.capacity"))
        yield row | {"capacity": places or 0}


def _runs(typed: Typed, faults: list[Fault]) -> dict[str, Any]:
    every = typed.get("runs.every", "")
    if every == "week":
        days = [int(day) for day in typed.getlist("runs.week") if day in ("1", "2", "3", "4", "5")]
        if not days:
            faults.append(Fault("Choose the days on which payments are made", "runs.week"))
        return {"every": every, "on": [WEEKDAYS[day - 1] for day in days]}
    if every == "month":
        text = typed.get("runs.month", "")
        parts = [part for part in _DAYS.split(text.replace(" and ", " ")) if part]
        numbers = [a_number(part) for part in parts]
        if not numbers or None in numbers:
            faults.append(Fault("Enter days of the month, like 1 and 15", "runs.month"))
        return {"every": every, "on": [number or 1 for number in numbers]}
    return {"every": every}


def _landlord(typed: Typed, faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in CONTACT_POINTS:
        field = f"landlord.{name}"
        if field == "landlord.address":
            values[name] = _lines(typed, field, faults)
            continue
        text = typed.get(field, "")
        if text:
            values[name] = text
        elif field not in MAY_BE_EMPTY:
            faults.append(
                Fault(f"Enter: {CONTACT_POINTS[name][:1].lower()}{CONTACT_POINTS[name][1:]}", field)
            )
            values[name] = ""
    return values


def _costs(typed: Typed, faults: list[Fault]) -> Iterator[tuple[str, int]]:
    """Yield each cost that was typed; the usual one stands for what the form did not ask."""
    for name, most in MOST_OF.items():
        field = f"costs.{name}"
        text = typed.get(field)
        if text is None or (not text and field in MAY_BE_EMPTY):
            continue
        minutes = name == IN_MINUTES
        found = a_number(text) if minutes else typed_pence(text)
        if found is None:
            how = "the minutes as a whole number, like 10" if minutes else "pounds, like 0.45"
            faults.append(Fault(f"Enter {how}", field))
        elif found > most:
            largest = f"{most:,} minutes" if minutes else pounds(most)
            faults.append(Fault(f"Enter {largest} or less", field))
        else:
            yield name, found


def _lines(typed: Typed, name: str, faults: list[Fault]) -> list[str]:
    found = [line.strip() for line in typed.get(name, "").splitlines() if line.strip()]
    if not found:
        faults.append(Fault(f"Enter {LISTS[name]}", name))
    return found


def _element(element: str, annual_pence: int, inspection: bool) -> dict[str, str]:
    name = f"elements.{element}"
    typed = {name: YES, f"{name}.annual_pence": to_decimal(annual_pence).removesuffix(".00")}
    return typed | ({f"{name}.inspection": YES} if inspection else {})


def _date(name: str, day: date) -> dict[str, str]:
    return {name: str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def told(faults: Iterable[Fault], labels: Mapping[str, str]) -> list[Fault]:
    """Return faults as the page shows them: those of a file's reader with the input's name."""
    return [
        Fault(
            fault.text
            if fault.text[:1].isupper() or fault.field not in labels
            else f"{labels[fault.field]}: {fault.text}",
            fault.field,
        )
        for fault in faults
        if fault.text
    ]
