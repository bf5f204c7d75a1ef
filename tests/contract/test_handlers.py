"""What no type can say of the tables of handlers: each function stands beside its own message."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from services.backbone.unit_of_work import UnitOfWork
from services.contracts.codec import bare, date_rules, parts_of
from services.contracts.notifications import DeliverMessages
from services.contracts.queries import answer_of
from services.hosts.catalogue import CALLED, service_class

SERVICE_HANDLERS = {name: import_module(f"services.{name}.handlers") for name in CALLED}
TABLES = ("ON_EVENT", "ON_COMMAND")
ENTRIES = [
    pytest.param(message, handler, name, table, id=f"{name} {message.__name__}")
    for name, module in SERVICE_HANDLERS.items()
    for table in TABLES
    for message, handler in getattr(module, table).items()
]


@pytest.mark.parametrize(("message", "handler", "service", "table"), ENTRIES)
def test_a_handler_takes_the_message_it_stands_beside_and_its_services_unit_of_work(
    message: type[Any], handler: Callable[..., Any], service: str, table: str
) -> None:
    own_work = import_module(f"services.{service}.store").Work
    answer = answer_of(message) if table == "ON_COMMAND" else None
    taken, work, answered = handler.__annotations__.values()
    if taken is not message:  # what is told alike to every service
        assert issubclass(message, taken)
        assert work == UnitOfWork[Any]
    else:
        assert work == own_work
    assert answered == answer


COMMANDS = [
    pytest.param(message, name, id=message.__name__)
    for name, module in SERVICE_HANDLERS.items()
    for message in module.ON_COMMAND
]


@pytest.mark.parametrize(("command", "service"), COMMANDS)
def test_the_date_a_command_is_given_on_is_held_to_the_dates_of_its_service(
    command: type[Any], service: str
) -> None:
    said = {name for name, of in parts_of(command).items() if bare(of) is date}
    when = said & {"on", "recorded_on"}
    if command is DeliverMessages:  # says which messages go out, not when it is given
        when = set()
    held = date_rules(command)
    assert when <= held.keys()
    if held:
        assert service_class(service).database.last_closed is not None
