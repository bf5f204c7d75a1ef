"""RabbitMQ's definitions, `deploy/rabbitmq/definitions.json`: exchanges, queues and users.

A user for each process, which may do what that process does and nothing else:

- a service takes from its own inbox (the calendar has none) and its own calls, and answers callers.
  It publishes no event;
- a relay publishes the events of one service;
- `caller` (the console, an officer's command line, providers' callbacks) calls the services, and
  hears the answers to its own calls.

None may declare, delete or bind what the others use. The users have no passwords here, so that none
can sign in before an operator sets one (docs/operations.md).
"""

import json
from typing import Any, Final

from services.backbone.settings import CALLER, relay_user
from services.contracts.events import exchange_of, type_of
from services.hosts.catalogue import CALLED, PUBLISHERS, SERVICES, subscriptions
from services.hosts.topology import CALLS, calls_queue, inbox_name, inbox_queue

VHOST: Final = "cashback"
NOTHING: Final = "^$"
UUID: Final = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
REPLY_QUEUES: Final = r"rpc\.reply-.*"
METHODS: Final = ("ask", "execute", "execute_all")

Rows = list[dict[str, Any]]


def definitions_text() -> str:
    """Return the text of `deploy/rabbitmq/definitions.json`."""
    definitions = {
        "vhosts": [{"name": VHOST}],
        "users": _users(),
        "permissions": _permissions(),
        "topic_permissions": _topic_permissions(),
        "exchanges": _exchanges(),
        "queues": _queues(),
        "bindings": _bindings(),
        "policies": [_policy()],
    }
    return json.dumps(definitions, indent=2) + "\n"


def _users() -> Rows:
    names = [*CALLED, *map(relay_user, PUBLISHERS), CALLER]
    return [{"name": name, "password_hash": "", "tags": ""} for name in names]


def _permissions() -> Rows:
    own = [_may(name, NOTHING, f"^{CALLS}$", rf"^({name}\.inbox|rpc-{name})$") for name in CALLED]
    relays = [_may(relay_user(name), NOTHING, rf"^{name}\.events$", NOTHING) for name in PUBLISHERS]
    calls = f"^({CALLS}|{REPLY_QUEUES})$"
    return [*own, *relays, _may(CALLER, f"^{REPLY_QUEUES}$", calls, calls)]


def _may(user: str, configure: str, write: str, read: str) -> dict[str, str]:
    return {"user": user, "vhost": VHOST, "configure": configure, "write": write, "read": read}


def _topic_permissions() -> Rows:
    """What may go through the exchange of calls: services answer, callers call."""
    methods = rf"^({'|'.join(CALLED)})\.({'|'.join(METHODS)})$"
    answers = [_topic(name, UUID, NOTHING) for name in CALLED]
    return [*answers, _topic(CALLER, methods, UUID)]


def _topic(user: str, write: str, read: str) -> dict[str, str]:
    return {"user": user, "vhost": VHOST, "exchange": CALLS, "write": write, "read": read}


def _exchanges() -> Rows:
    lasting = {"type": "topic", "durable": True, "auto_delete": False, "internal": False}
    names = [*map(exchange_of, PUBLISHERS), CALLS]
    return [{"name": name, "vhost": VHOST, **lasting, "arguments": {}} for name in names]


def _queues() -> Rows:
    queues = [
        *(inbox_queue(name, subscriptions(name)) for name in SERVICES),
        *(calls_queue(name) for name in CALLED),
    ]
    return [
        {
            "name": queue.name,
            "vhost": VHOST,
            "durable": True,
            "auto_delete": False,
            "arguments": queue.queue_arguments or {},
        }
        for queue in queues
    ]


def _bindings() -> Rows:
    events = [
        _binding(str(kind.exchange), inbox_name(name), kind.routing_key)
        for name in SERVICES
        for kind in sorted(map(type_of, subscriptions(name)), key=str)
    ]
    calls = [_binding(CALLS, calls_queue(name).name, f"{name}.*") for name in CALLED]
    return [*events, *calls]


def _binding(source: str, destination: str, key: str) -> dict[str, Any]:
    return {
        "source": source,
        "vhost": VHOST,
        "destination": destination,
        "destination_type": "queue",
        "routing_key": key,
        "arguments": {},
    }


def _policy() -> dict[str, Any]:
    """A full inbox refuses what comes: the relay keeps it and tries again."""
    return {
        "name": "a-full-inbox-refuses",
        "vhost": VHOST,
        "pattern": r"^[a-z]+\.inbox$",
        "apply-to": "queues",
        "priority": 0,
        "definition": {"max-length": 1000000, "overflow": "reject-publish"},
    }
