"""Who gives a command that needs two people."""

from services.backbone.errors import CommandRefused
from services.payments.domain.people import NoName, same_person
from services.payments.store import Work


def require_actor(name: str, uow: Work) -> None:
    """Raise `CommandRefused` unless the person a command names is who gives it."""
    try:
        if same_person(name, uow.actor):
            return
    except NoName as problem:
        raise CommandRefused(str(problem)) from None
    raise CommandRefused("a command is given in one's own name only")
