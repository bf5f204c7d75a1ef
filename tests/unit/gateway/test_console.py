import re

import pytest

from services.client.asking import Client
from services.gateway.app import gateway_app
from services.gateway.console.home.purposes import PURPOSES
from services.gateway.console.rooms import LINKS, ROOMS
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in import pages
from services.terms.people import FOR_PROGRAMS, ROLES, Role
from tests.declared_views import undeclared
from tests.unit.gateway.rooms import NOBODY, NoServices, as_a, by_header

SERVICES = Client(NoServices(), NOBODY)
CONSOLE = gateway_app(GatewaySettings(), SERVICES, *ROOMS)
WITH_SIGN_IN = gateway_app(GatewaySettings(), SERVICES, *pages.ROOMS, *ROOMS)
ENTERED = gateway_app(GatewaySettings(), SERVICES, by_header, *ROOMS, links=LINKS)


def test_every_view_of_the_console_says_who_may_open_it() -> None:
    assert undeclared(WITH_SIGN_IN) == []


def test_nobody_who_has_not_signed_in_sees_a_page_of_the_console() -> None:
    browser = CONSOLE.test_client()
    for rule in CONSOLE.url_map.iter_rules():
        if rule.arguments:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert browser.open(rule.rule, method=method).status_code in (401, 404), rule


def test_the_menu_leads_to_views_that_there_are() -> None:
    led_to = {name for link in (*LINKS, *pages.LINKS) for name in (link.endpoint, *link.instead)}
    assert led_to <= WITH_SIGN_IN.view_functions.keys()


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("finance", "/finance"),
        ("housing_officer", "/finance/tenants"),
        ("board", "/finance/budget"),
        ("surveyor", None),
    ],
)
def test_the_menu_leads_into_finance_where_a_role_may_go(role: Role, address: str | None) -> None:
    page = ENTERED.test_client().get("/", headers=as_a(role)).text
    found = re.search(r'href="(/finance[^"]*)"', page)
    assert (found and found[1]) == address


def test_every_role_of_a_person_is_explained() -> None:
    assert PURPOSES.keys() == ROLES - FOR_PROGRAMS
