"""Who may give which command and ask which query: said beside each, and refused by the service.

    @may("finance", "finance_approver")
    @dataclass(frozen=True)
    class PrepareRun: ...

What nobody has said this of, nobody may.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from services.terms.people import ROLE_NAMES, ROLES, Role

ClassT = TypeVar("ClassT", bound=type[Any])

_ROLES_OF: dict[type[Any], frozenset[Role]] = {}


def may(*roles: Role) -> Callable[[ClassT], ClassT]:
    """Declare the roles that may give a command or ask a query; one of them is enough."""

    def declare(cls: ClassT) -> ClassT:
        if not roles or not ROLES.issuperset(roles):
            raise TypeError(f"{cls.__name__}: {roles} are not roles")
        _ROLES_OF[cls] = frozenset(roles)
        return cls

    return declare


def roles_for(message_class: type[Any]) -> frozenset[Role]:
    """Return the roles that may give a command or ask a query; none where nobody has said."""
    return _ROLES_OF.get(message_class, frozenset())


def in_words(roles: frozenset[Role]) -> str:
    """Return roles in words, such as `finance or finance approver`."""
    *others, last = sorted(ROLE_NAMES[role] for role in roles) or ["nobody"]
    return f"{', '.join(others)} or {last}" if others else last
