"""Every query that the contracts declare."""

from typing import Any

import services.contracts
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import Story
from services.contracts.queries.backlog import Backlog
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from services.documentation.inventory import declared_events

BASES = (Listed, Backlog, Story, DeadLetters, DeadLetterEnvelope, DeadLetterWhole)


def declared_queries() -> tuple[type[Query[Any]], ...]:
    """Return every query of every contract module, by module and in the order declared."""
    declared_events()  # has read every module
    declared = [cls for base in (Query, *BASES) for cls in base.__subclasses__()]
    return tuple(cls for cls in declared if cls not in BASES and _is_a_contract(cls))


def _is_a_contract(cls: type[Any]) -> bool:
    return cls.__module__.startswith(services.contracts.__name__)
