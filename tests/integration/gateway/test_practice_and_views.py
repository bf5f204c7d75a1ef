import pytest

from services.backbone.errors import Conflict, NotFound
from services.gateway.sign_in.cases import people, practice, viewing
from services.gateway.sign_in.domain.people import GIVEN
from services.gateway.sign_in.domain.sessions import stepped_up
from services.gateway.visitor import EVERYBODY
from tests.integration.gateway.people import is_in, session_of


def test_a_practice_database_has_somebody_for_each_role(door):
    practice.mark_practice(door)
    made = practice.make_practice_people(door)
    assert frozenset().union(*(p.roles for p in made)) == GIVEN
    assert sum("finance_approver" in p.roles for p in made) == 2
    assert practice.make_practice_people(door) == made
    assert people.first_administrator_link(door, "") is None
    token = practice.sign_in_to_practise(door, made[0].id)
    assert is_in(door, token)
    door.now.go_on(minutes=20)
    assert stepped_up(session_of(door, token), door.now())


def test_practice_people_are_made_only_where_the_database_says_so(door):
    with pytest.raises(Conflict):
        practice.make_practice_people(door)
    assert practice.practice_people(door) == []


def test_a_database_with_people_in_it_does_not_become_practice(landlord):
    with pytest.raises(Conflict):
        practice.mark_practice(landlord.door)
    with pytest.raises(NotFound):
        practice.sign_in_to_practise(landlord.door, landlord.ada.id)


def test_who_looked_at_whom_is_found_by_person_and_by_tenant(landlord):
    door, ada, fay = landlord.door, landlord.ada.person, landlord.fay.person
    viewing.note_views(door, ada, "tenant page", ["T0001"])
    viewing.note_views(door, fay, "tenant page", ["T0001"])
    viewing.note_views(door, fay, "bank details", ["T0002"])
    seen = [(v.person, v.tenant_refs) for v in viewing.views(door, tenant_ref="T0001")]
    assert seen == [("Fay Oduya", ("T0001",)), ("Ada Crewe", ("T0001",))]
    assert [v.what for v in viewing.views(door, person_id=fay.id)] == [
        "bank details",
        "tenant page",
    ]


def test_a_list_of_several_is_one_view_and_found_by_each_of_them(landlord):
    door, ada = landlord.door, landlord.ada.person
    viewing.note_views(door, ada, "a search", ["T0001", "T_002", "T0003"])
    viewing.note_views(door, ada, "tenants, as a file", EVERYBODY)
    (whole, several) = viewing.views(door)
    assert (whole.tenant_refs, several.tenant_refs) == (EVERYBODY, ("T0001", "T_002", "T0003"))
    assert viewing.views(door, tenant_ref="T_002") == [whole, several]
    for nobody in ("T0002", "T000", "0003", "T%"):
        assert viewing.views(door, tenant_ref=nobody) == [whole]


def test_views_come_in_pages(landlord):
    door, ada = landlord.door, landlord.ada.person
    for number in range(60):
        viewing.note_views(door, ada, "tenant page", [f"T{number:04}"])
    first = viewing.views(door)
    second = viewing.views(door, before=first[-1].id)
    assert [v.tenant_refs for v in first + second] == [(f"T{n:04}",) for n in reversed(range(60))]
    assert len(first) == 50
