"""Who has acted here: what each person is kept by, with the name they went by last."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, Update, bindparam, select

from services.backbone.writing import Writer
from services.terms.people import Actor


class Names(dict[str, str]):
    """Names by what people are kept by. What is no person (an event) is its own name."""

    def __missing__(self, ref: str) -> str:
        return ref


def keep_name(connection: Writer, actors: Table, actor: Actor) -> None:
    """Keep who somebody is, if that is new."""
    values = {"ref": actor.ref, "name": actor.name}
    known = connection.execute(_name_of(actors), {"who": actor.ref}).scalar_one_or_none()
    if known is None:
        connection.insert(actors, values)
    elif known != actor.name:
        connection.execute(_new_name(actors), {"who": actor.ref, "name": actor.name})


def names_in(connection: Connection | Writer, actors: Table) -> Mapping[str, str]:
    """Return everybody's name: as many as a landlord has officers."""
    return Names((row.ref, row.name) for row in connection.execute(_all(actors)))


@cache
def _name_of(actors: Table) -> Select[Any]:
    return select(actors.c.name).where(actors.c.ref == bindparam("who"))


@cache
def _new_name(actors: Table) -> Update:
    return actors.update().where(actors.c.ref == bindparam("who"))


@cache
def _all(actors: Table) -> Select[Any]:
    return select(actors.c.ref, actors.c.name)
