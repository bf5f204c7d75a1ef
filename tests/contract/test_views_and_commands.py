"""Who may send a form may give the command that it is: read from the code of each view."""

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from services.client.asking import Client
from services.contracts.permissions import roles_for
from services.documentation.inventory import commands_of
from services.gateway.access import allowed
from services.gateway.app import gateway_app
from services.gateway.console.rooms import ROOMS
from services.gateway.settings import GatewaySettings
from services.hosts.catalogue import CALLED
from tests.unit.gateway.rooms import NOBODY, NoServices

APP = gateway_app(GatewaySettings(), Client(NoServices(), NOBODY), *ROOMS)

COMMANDS = {cls for service in CALLED for cls in commands_of(service)}

ASKS_ITSELF = "can_use"
"""Which a function calls that looks whether the visitor has a role for a command."""


def commands_in(function: Any, seen: set[Any]) -> Iterator[type[Any]]:
    """Yield the commands that a function of the console names, and those that it calls name."""
    function = inspect.unwrap(function)
    if function in seen:
        return
    seen.add(function)
    names = names_in(function.__code__)
    if ASKS_ITSELF in names:
        return
    for found in things_named(function.__globals__, names):
        if isinstance(found, FunctionType) and found.__module__.startswith("services.gateway."):
            yield from commands_in(found, seen)
        elif isinstance(found, type) and found in COMMANDS:
            yield found


def names_in(code: CodeType) -> set[str]:
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return set(code.co_names).union(*map(names_in, inner))


def things_named(known: dict[str, Any], names: set[str]) -> Iterator[Any]:
    for name in names & known.keys():
        if isinstance(known[name], ModuleType):  # such as `contract.ApproveRun`
            yield from (getattr(known[name], each) for each in names if hasattr(known[name], each))
        else:
            yield known[name]


FORMS = {
    rule.endpoint: APP.view_functions[rule.endpoint]
    for rule in APP.url_map.iter_rules()
    if "POST" in (rule.methods or ())
}


@pytest.mark.parametrize("endpoint", sorted(FORMS))
def test_who_may_send_a_form_may_give_its_command(endpoint: str) -> None:
    view: Callable[..., Any] = FORMS[endpoint]
    who = allowed(view)
    for command in commands_in(view, set()):
        assert not isinstance(who, str), f"everybody would give {command.__name__}"
        assert who <= roles_for(command), command.__name__


def test_the_commands_of_most_forms_are_found() -> None:
    found = {command for view in FORMS.values() for command in commands_in(view, set())}
    assert {cls.__name__ for cls in found} >= {
        "ApproveRun",
        "ExportRuns",
        "SetBudget",
        "CloseDates",
    }
    assert len(found) > 20
