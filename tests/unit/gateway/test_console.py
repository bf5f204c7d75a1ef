from services.client.asking import Client
from services.gateway.access import undeclared
from services.gateway.app import gateway_app
from services.gateway.console.home.purposes import PURPOSES
from services.gateway.console.rooms import LINKS, ROOMS
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in import pages
from services.terms.people import ROLES
from tests.unit.gateway.rooms import NOBODY, NoServices

SERVICES = Client(NoServices(), NOBODY)
CONSOLE = gateway_app(GatewaySettings(), SERVICES, *ROOMS)
WITH_SIGN_IN = gateway_app(GatewaySettings(), SERVICES, *pages.ROOMS, *ROOMS)


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
    assert {link.endpoint for link in (*LINKS, *pages.LINKS)} <= WITH_SIGN_IN.view_functions.keys()


def test_every_role_of_a_person_is_explained() -> None:
    assert PURPOSES.keys() == ROLES - {"messenger"}
