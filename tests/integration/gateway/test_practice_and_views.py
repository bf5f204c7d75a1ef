from datetime import UTC, date, datetime, timedelta

import pytest

from services.backbone.errors import Conflict, NotFound
from services.gateway.sign_in.cases import history, people, practice, viewing
from services.gateway.sign_in.domain.people import GIVEN
from services.gateway.sign_in.domain.sessions import stepped_up
from services.gateway.visitor import EVERYBODY
from tests.integration.gateway.people import is_in, mail, session_of


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


def test_views_are_found_by_the_days_on_which_they_were_in_britain(landlord):
    door, ada = landlord.door, landlord.ada.person
    for number, hours in enumerate((0, 13.9, 0.2, 30)):  # 2 April, then round midnight of the 3rd
        door.now.go_on(hours=hours)
        viewing.note_views(door, ada, "tenant page", [f"T{number}"])

    def seen(**days):
        return [view.tenant_refs[0] for view in viewing.views(door, **days)]

    first, next_one = date(2012, 4, 2), date(2012, 4, 3)
    assert seen() == ["T3", "T2", "T1", "T0"]
    assert seen(until=first) == ["T1", "T0"]
    assert seen(since=next_one) == ["T3", "T2"]
    assert seen(since=next_one, until=next_one) == ["T2"]
    assert seen(since=date.min, until=date.max) == seen()


def test_what_happened_to_people_comes_in_pages_and_whole(landlord):
    door, ada = landlord.door, landlord.ada.person
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    for _ in range(60):
        people.end_sessions(door, ada, sam.id)
    first = history.history(door, person_id=sam.id)
    second = history.history(door, person_id=sam.id, before=first[-1].id)
    assert len(first) == 50
    days = {"since": None, "until": None}
    assert [*history.all_history(door, person_id=sam.id, **days)] == first + second
    assert {line.about for line in first + second} == {"Sam Hall"}
    (last,) = history.history(door, limit=1)
    assert (last.what, last.by_whom) == ("sessions ended", "Ada Crewe")
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    assert history.history(door, until=yesterday) == []
    assert len(history.history(door, since=yesterday)) == 50


def test_what_was_asked_for_of_somebody_new_is_there_by_their_name(landlord):
    asked = people.invite(landlord.door, landlord.ada.person, "Jo Bell", mail("jo"), {"finance"})
    people.confirm(landlord.door, landlord.fay.person, asked.request_id)
    told = [
        (line.about, line.what, line.after, line.by_whom, line.asked_by)
        for line in history.history(landlord.door, limit=2)
    ]
    assert told == [
        ("Jo Bell", "status", "invited", "Fay Oduya", "Ada Crewe"),
        ("Jo Bell", "invite asked for", "finance", "Ada Crewe", ""),
    ]


def test_views_come_in_pages(landlord):
    door, ada = landlord.door, landlord.ada.person
    for number in range(60):
        viewing.note_views(door, ada, "tenant page", [f"T{number:04}"])
    first = viewing.views(door)
    second = viewing.views(door, before=first[-1].id)
    assert [v.tenant_refs for v in first + second] == [(f"T{n:04}",) for n in reversed(range(60))]
    assert len(first) == 50
