"""Reads `scheme.toml`: the pilot's definition.

Every figure and switch has the default that the rules name; what describes one pilot and no other
(names, dates, areas, the payer's account) must be given.
"""

from pathlib import Path
from typing import get_args

from services.backbone.toml_file import TomlFile, read_toml
from services.backbone.toml_table import Table
from services.contracts.contact_points import ContactPoints
from services.contracts.costs import RunningCosts
from services.contracts.vocabulary import Element, Timing
from services.pilot_files.bank_details import (
    clean_account_number,
    clean_service_user_number,
    clean_sort_code,
)
from services.pilot_files.costs_table import read_costs
from services.pilot_files.faults import Fault
from services.pilot_files.landlord_table import read_contact_points
from services.pilot_files.limits import (
    EARLIEST_OPENING_YEAR,
    LARGEST_ANNUAL_PENCE,
    LARGEST_COUNT,
    LATEST_YEAR,
    LONGEST_YEAR_MONTHS,
    NO_DATE,
)
from services.pilot_files.rows import (
    AreaSetting,
    ElementSetting,
    PayerSetting,
    PaymentDaysSetting,
    SchemeFile,
)
from services.pilot_files.runs_table import read_payment_days
from services.terms.showing import listed, quoted

FILE_NAME = "scheme.toml"
ELEMENTS: tuple[Element, ...] = get_args(Element)
TIMINGS: tuple[Timing, ...] = get_args(Timing)

DEFAULT_ELEMENTS = {
    "repairs": ElementSetting("repairs", 30000, True),
    "housing_management": ElementSetting("housing_management", 20000, False),
}
"""What an element is where its table is there and leaves a setting out."""

DEFAULT_TENANT_CATEGORIES = (
    "decoration",
    "doors_internal",
    "kitchen_units",
    "plumbing_minor",
    "sanitary_fittings",
    "sealant",
    "plaster_minor",
    "flooring",
    "glazing_internal",
    "fixtures",
    "garden",
    "pest_minor",
)
DEFAULT_LANDLORD_CATEGORIES = (
    "gas",
    "heating",
    "electrical",
    "asbestos",
    "external",
    "roof",
    "structure",
    "work_at_height",
    "water_main",
    "drains",
    "fire_safety",
    "communal",
    "damp_and_mould",
    "security_entry",
)


NO_PAYER = PayerSetting("", "", "", "")
"""Stands for an account that was not given, and need not be."""


def read_scheme(folder: Path, faults: list[Fault]) -> SchemeFile | None:
    """Return the scheme of a pilot; None if there is none to be read.

    With faults in it, what is returned has stand-ins and is good for finding further faults only:
    `elements` and the categories are empty where they are not known.
    """
    path = folder / FILE_NAME
    try:
        file = read_toml(path)
    except FileNotFoundError:
        faults.append(Fault(path.name, 0, "-", "the file is missing; add it to the pilot's folder"))
        return None
    except OSError as error:
        faults.append(Fault(path.name, 0, "-", f"the file cannot be read: {error.strerror}"))
        return None
    scheme = None if file.faults else scheme_of(file)
    faults.extend(Fault(*fault) for fault in file.faults)
    return scheme


def scheme_of(file: TomlFile, payer_needed: bool = True) -> SchemeFile:
    """Return the scheme that a file's values say; what is wrong is noted in the file.

    A pilot that is played pays from `[payer]`. Who opens a scheme by hand need not know it.
    """
    whole = Table(file)
    whole.only("scheme", "elements", "areas", "runs", "payer", "landlord", "costs", "categories")
    tenant_categories, landlord_categories = _categories(whole)
    return _scheme(
        whole.table("scheme"),
        _elements(whole),
        _areas(whole),
        _payer(whole.table("payer")) if payer_needed or "payer" in whole.values else NO_PAYER,
        tenant_categories,
        landlord_categories,
        read_payment_days(whole.table("runs")),
        read_contact_points(whole),
        read_costs(whole.table("costs")),
    )


def _scheme(
    table: Table,
    elements: tuple[ElementSetting, ...],
    areas: tuple[AreaSetting, ...],
    payer: PayerSetting,
    tenant_categories: tuple[str, ...],
    landlord_categories: tuple[str, ...],
    payment_days: PaymentDaysSetting,
    contact_points: ContactPoints,
    costs: RunningCosts,
) -> SchemeFile:
    scheme = SchemeFile(
        name=table.text("name"),
        landlord=table.text("landlord"),
        enrolment_opens=table.day("enrolment_opens", EARLIEST_OPENING_YEAR, LATEST_YEAR) or NO_DATE,
        months=table.whole_number("months", 12, 1, LONGEST_YEAR_MONTHS),
        instalments=table.whole_number("instalments", 4, 1, LONGEST_YEAR_MONTHS),
        timing=table.choice("timing", TIMINGS, "arrears"),
        strikes=table.whole_number("strikes", 3, 1, LARGEST_COUNT),
        tenancy_types=table.words("tenancy_types", ("general_needs",)),
        require_clear_rent=table.switch("require_clear_rent", True),
        hold_while_in_arrears=table.switch("hold_while_in_arrears", True),
        final_needs_follow_up=table.switch("final_needs_follow_up", True),
        visit_attempts=table.whole_number("visit_attempts", 3, 1, LARGEST_COUNT),
        elements=elements,
        areas=areas,
        payer=payer,
        tenant_categories=tenant_categories,
        landlord_categories=landlord_categories,
        payment_days=payment_days,
        contact_points=contact_points,
        costs=costs,
    )
    _check_quarters(table, scheme)
    table.only(*_KEYS_OF_SCHEME)
    return scheme


_KEYS_OF_SCHEME = (
    "name",
    "landlord",
    "enrolment_opens",
    "months",
    "instalments",
    "timing",
    "strikes",
    "tenancy_types",
    "require_clear_rent",
    "hold_while_in_arrears",
    "final_needs_follow_up",
    "visit_attempts",
)


def _check_quarters(table: Table, scheme: SchemeFile) -> None:
    """Check that each instalment is for the same number of whole months."""
    if table.good("months", "instalments") and scheme.months % scheme.instalments:
        found = f"{scheme.months} months do not divide into {scheme.instalments} instalments"
        table.fault("months", f"{found}; use a multiple of the instalments, like 12 for 4")


def _elements(whole: Table) -> tuple[ElementSetting, ...]:
    table = whole.table("elements")
    table.only(*ELEMENTS)
    if whole.good("elements") and not table.values:
        tables = listed([f"[elements.{element}]" for element in ELEMENTS])
        whole.fault("elements", f"the scheme offers nothing; add {tables}")
    return tuple(_element(table, element) for element in ELEMENTS if element in table.values)


def _element(elements: Table, element: Element) -> ElementSetting:
    table, default = elements.table(element), DEFAULT_ELEMENTS[element]
    table.only("annual_pence", "inspection")
    return ElementSetting(
        element=element,
        annual_pence=table.whole_number(
            "annual_pence", default.annual_pence, 0, LARGEST_ANNUAL_PENCE
        ),
        inspection=table.switch("inspection", default.inspection),
    )


def _areas(whole: Table) -> tuple[AreaSetting, ...]:
    tables = whole.tables("areas")
    if whole.good("areas") and not tables:
        whole.fault("areas", "the scheme has no area; add [[areas]] with code, name and capacity")
    areas = tuple(_area(table) for table in tables)
    seen: set[str] = set()
    for table, area in zip(tables, areas, strict=True):
        if area.code and area.code in seen:
            table.fault("code", f"{quoted(area.code)} is the code of an earlier area; change it")
        seen.add(area.code)
    return areas


def _area(table: Table) -> AreaSetting:
    table.only("code", "name", "capacity")
    return AreaSetting(
        code=table.code("code"),
        name=table.text("name"),
        capacity=table.whole_number("capacity", None, 0, LARGEST_COUNT),
    )


def _payer(table: Table) -> PayerSetting:
    table.only("name", "service_user_number", "sort_code", "account_number")
    return PayerSetting(
        name=table.text("name"),
        service_user_number=table.checked_text("service_user_number", clean_service_user_number),
        sort_code=table.checked_text("sort_code", clean_sort_code),
        account_number=table.checked_text("account_number", clean_account_number),
    )


def _categories(whole: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tenant's categories and the landlord's; both empty if there is a fault in them."""
    if "categories" not in whole.values:
        return DEFAULT_TENANT_CATEGORIES, DEFAULT_LANDLORD_CATEGORIES
    table = whole.table("categories")
    table.only("tenant", "landlord")
    tenant, landlord = table.words("tenant"), table.words("landlord")
    both = sorted(set(tenant) & set(landlord))
    if both:
        names = f"{quoted(both[0])} is in both lists"
        table.fault("landlord", f"{names}; leave it in the list of whose repair it is")
    return (tenant, landlord) if table.good("tenant", "landlord") else ((), ())
