"""Every page of finance's and every role: who may not is refused, and who may is served."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from werkzeug.routing import Rule

from services.contracts import payments as contract
from services.gateway.access import allowed, undeclared
from services.gateway.console.finance import FINANCE
from services.terms.people import Role
from tests.integration.console.people import Console
from tests.integration.office import DUE, RUN, SECOND, START, Office

VALUES: dict[str, Any] = {
    "tenant_ref": "T1",
    "run_ref": RUN,
    "element": "repairs",
    "quarter": 1,
    "number": 1,
    "account": 1,
    "name": "runs",
}
"""What stands in addresses."""

ROLES: tuple[Role, ...] = get_args(Role)


@pytest.fixture
def office_with_everything(office: Office) -> Office:
    """A tenant who was paid, drawn into a sample."""
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(DUE.replace(day=18))
    office.tell(contract.DrawSample(START, "s", 95, 5), SECOND)
    return office


def routes(console: Console) -> Iterator[tuple[Rule, str]]:
    rooms = {room.name for room in FINANCE}
    for rule in console.app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in rooms:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def address_of(console: Console, rule: Rule) -> str:
    with console.app.test_request_context():
        values = {name: VALUES[name] for name in rule.arguments}
        built: str = console.app.url_for(rule.endpoint, **values)
    return built.split("localhost", 1)[-1]


@pytest.mark.usefixtures("people")
def test_every_page_is_served_to_its_roles_and_refused_to_the_others(
    office_with_everything: Office, console: Console
) -> None:
    assert undeclared(console.app) == []
    opened = 0
    for rule, method in routes(console):
        path = address_of(console, rule)
        may = allowed(console.app.view_functions[rule.endpoint])
        assert isinstance(may, frozenset), f"{rule.endpoint} is for roles"
        for role in ROLES:
            person = console.person("Cy Third", role)
            answer = person.get(path) if method == "GET" else person.post(path)
            told = f"{method} {path} as {role}: {answer.status_code}"
            if role not in may:
                assert answer.status_code == 403, told
            elif method == "GET":
                assert answer.status_code == 200, told
            else:  # without the id of a deed nothing is done
                assert answer.status_code in (400, 422, 200), told
            opened += 1
    assert opened > 200


def test_nobody_who_is_not_signed_in_gets_anything(office: Office, console: Console) -> None:
    client = console.app.test_client()
    for rule, method in routes(console):
        answer = client.open(address_of(console, rule), method=method)
        assert answer.status_code == 401
