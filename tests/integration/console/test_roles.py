"""Who may open what: every address of finance, by every role."""

from typing import get_args

import pytest

from services.gateway.access import allowed, undeclared
from services.gateway.console.finance import FINANCE
from services.terms.people import Role
from tests.integration.console.people import Console
from tests.integration.office import DUE, RUN, Office

VALUES = {
    "run_ref": RUN,
    "number": 1,
    "tenant_ref": "T1",
    "element": "repairs",
    "quarter": 1,
    "account": 1,
}

ROLES: tuple[Role, ...] = get_args(Role)


def test_every_view_says_who_may_open_it(office: Office, console: Console) -> None:
    assert undeclared(console.app) == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("role", ROLES)
def test_each_address_is_open_to_those_of_its_roles_alone(
    office: Office, console: Console, role: Role
) -> None:
    office.open()
    office.reach(DUE)
    person, rooms = console.person("Di Fourth", role), {room.name for room in FINANCE}
    tried = 0
    for rule in console.app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in rooms:
            continue
        path = console.app.url_map.bind("localhost").build(
            rule.endpoint, {name: VALUES[name] for name in rule.arguments}
        )
        who = allowed(console.app.view_functions[rule.endpoint])
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = person.get(path) if method == "GET" else person.post(path)
            closed = answer.status_code == 403 and "Your role does not allow it" in answer.text
            assert closed == (role not in who), (method, path)
            assert answer.status_code < 500, (method, path)
            refused = answer.status_code == 403 and role in who and method == "GET"
            assert not refused, f"the service does not answer {role} what {path} asks"
            tried += 1
    assert tried > 60
    assert console.app.test_client().get("/finance").status_code == 401
