"""Who looked at whom: noted when a page about a tenant is shown, and searched."""

from collections.abc import Sequence

from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.store.views import View


def note_views(door: Door, person: Person, what: str, tenant_refs: Sequence[str]) -> None:
    """Note that somebody saw something about tenants; `what` is the page, in a word or two."""
    with door.writing(person.ref) as store:
        store.views.note(person.id, what, tenant_refs, door.now())


def views(
    door: Door, *, person_id: str = "", tenant_ref: str = "", before: int | None = None
) -> list[View]:
    """Return a page of what a person saw, or of who saw a tenant, newest first.

    The next page is `before` the id of the last one.
    """
    with door.reading() as store:
        return store.views.search(person_id, tenant_ref, before)
