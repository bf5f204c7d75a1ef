"""Who looked at whom: noted when a page about a tenant is shown, and searched."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.gateway.sign_in.cases.paging import PAGE, WHOLE, to_the_end
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.store.views import View


def note_views(door: Door, person: Person, what: str, tenant_refs: Sequence[str]) -> None:
    """Note that somebody saw something about tenants; `what` is the page, in a word or two."""
    with door.writing(person.ref) as store:
        store.views.note(person.id, what, tenant_refs, door.now())


def views(
    door: Door,
    *,
    person_id: str = "",
    tenant_ref: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[View]:
    """Return a page of what a person saw, or of who saw a tenant, newest first.

    The next page is `before` the id of the last one.
    """
    with door.reading() as store:
        return store.views.search(person_id, tenant_ref, since, until, before, limit)


def all_views(
    door: Door, *, person_id: str, tenant_ref: str, since: date | None, until: date | None
) -> Iterator[View]:
    """Yield all of what a person saw, or of who saw a tenant, newest first."""
    return to_the_end(
        lambda before: views(
            door,
            person_id=person_id,
            tenant_ref=tenant_ref,
            since=since,
            until=until,
            before=before,
            limit=WHOLE,
        )
    )
