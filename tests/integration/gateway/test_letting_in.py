"""Whoever grants is watched: one administrator alone cannot make two finance people."""

import pytest

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from services.gateway.sign_in.cases import coming_in, people
from services.terms.people import Actor
from tests.integration.gateway.people import Landlord, come_in, is_in, mail

LINUS = Actor("local", "linus", "linus (local)", frozenset())


def stories(door, person_id):
    with door.reading() as store:
        return [(line.what, line.after, line.reason) for line in store.people.story(person_id)]


def test_the_first_administrator_comes_in_by_a_link_and_says_who_they_are(door):
    link = people.first_administrator_link(door, "https://cashback.landlord.org/")
    assert link.startswith("https://cashback.landlord.org/sign-in/link/")
    ada = come_in(door, link.rpartition("/")[2], name="Ada Crewe", email="ada@landlord.org")
    assert (ada.person.name, ada.person.state) == ("Ada Crewe", "active")
    assert ada.person.roles == {"administrator"}
    assert people.first_administrator_link(door, "https://cashback.landlord.org") is None


def test_a_newer_link_for_the_first_administrator_ends_the_one_before(door):
    first, second = (people.first_administrator_link(door, "") for _ in range(2))
    with pytest.raises(NotFound):
        coming_in.spend_link(door, first.rpartition("/")[2], "")
    assert coming_in.spend_link(door, second.rpartition("/")[2], "")


def test_the_first_administrator_must_say_who_they_are(door):
    link = people.first_administrator_link(door, "")
    with pytest.raises(Invalid):
        come_in(door, link.rpartition("/")[2])


def test_set_up_lets_one_approver_in_and_the_audit_trail_says_so(landlord):
    told = stories(landlord.door, landlord.fay.id)
    assert ("status", "invited", "set_up") in told
    with landlord.door.reading() as store:
        assert store.people.fact("set_up_over")


def test_in_set_up_only_one_person_for_money_ever_comes_of_it(door):
    ada = Landlord.__new__(Landlord)
    ada.door = door
    link = people.first_administrator_link(door, "").rpartition("/")[2]
    ada.ada = come_in(door, link, name="Ada Crewe", email="ada@landlord.org")
    asker = ada.ada.person
    first = people.invite(door, asker, "Eve One", mail("Eve One"), {"finance_approver"})
    assert first.link
    second = people.invite(door, asker, "Eve Two", mail("Eve Two"), {"finance_approver"})
    assert second.request_id
    assert not second.link
    people.suspend(door, asker, first.person_id)
    third = people.invite(door, asker, "Eve Three", mail("Eve Three"), {"finance_approver"})
    assert third.link
    with pytest.raises(NotFound):
        coming_in.spend_link(door, first.link, "")
    came = come_in(door, third.link)
    people.suspend(door, asker, came.id)
    fourth = people.invite(door, asker, "Eve Four", mail("Eve Four"), {"finance_approver"})
    assert fourth.request_id
    assert not fourth.link
    with pytest.raises(NotAllowed):
        people.confirm(door, asker, fourth.request_id)


def test_set_up_is_over_where_there_is_money_already(door):
    from dataclasses import replace

    link = people.first_administrator_link(door, "").rpartition("/")[2]
    ada = come_in(door, link, name="Ada Crewe", email="ada@landlord.org")
    later = replace(door, money_yet=lambda asker: True)
    assert people.invite(later, ada.person, "Fay", mail("fay"), {"finance_approver"}).request_id


def test_everyday_roles_take_one_administrator(landlord):
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    assert sam.person.state == "active"
    people.change_roles(landlord.door, landlord.ada.person, sam.id, {"surveyor", "board"})
    assert sam.person.roles == {"surveyor", "board"}
    assert not is_in(landlord.door, sam.token)


def test_roles_that_somebody_else_changed_meanwhile_are_looked_at_again(landlord):
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    shown = sam.person.roles
    people.change_roles(landlord.door, landlord.ada.person, sam.id, {"board"}, shown)
    with pytest.raises(Conflict, match="other roles by now"):
        people.change_roles(landlord.door, landlord.ada.person, sam.id, {"auditor"}, shown)
    assert sam.person.roles == {"board"}


@pytest.mark.parametrize("role", ["finance", "finance_approver", "administrator"])
def test_one_administrator_alone_invites_nobody_to_a_watched_role(landlord, role):
    asked = people.invite(
        landlord.door, landlord.ada.person, "Eve", mail("eve"), {role, "housing_officer"}
    )
    assert asked.request_id
    assert not asked.link
    with pytest.raises(NotAllowed):
        people.confirm(landlord.door, landlord.ada.person, asked.request_id)
    with landlord.door.reading() as store:
        assert store.people.by_email(mail("eve")) is None


def test_two_people_let_somebody_in_and_neither_can_come_in_as_them(landlord):
    door = landlord.door
    asked = people.invite(door, landlord.ada.person, "Jo", mail("jo"), {"finance"})
    done = people.confirm(door, landlord.fay.person, asked.request_id)
    for guess in ("", "AAAA-AAAA", done.link):
        with pytest.raises(NotAllowed):
            coming_in.spend_link(door, done.link, guess)
    jo = come_in(door, done.link, asked.start_code.lower())
    assert jo.person.roles == {"finance"}
    assert ("status", "invited", "two") in stories(door, jo.id)


def test_an_administrator_whom_another_invented_confirms_nothing_of_theirs(landlord):
    """The chain: to make the second administrator takes a second person too."""
    door, ada = landlord.door, landlord.ada.person
    puppet = people.invite(door, ada, "Eve", mail("eve"), {"administrator"})
    jo = people.invite(door, ada, "Jo", mail("jo"), {"finance"})
    with pytest.raises(NotAllowed):
        people.confirm(door, ada, puppet.request_id)
    with pytest.raises(NotAllowed):
        people.confirm(door, ada, jo.request_id)


def test_a_colleague_is_not_taken_over_on_the_way_to_a_money_role(landlord):
    """Ada holds Eve's account; when Fay confirms that Eve joins finance, it is no use to her."""
    door = landlord.door
    eve = landlord.invited_alone("Eve Hart", "housing_officer")
    asked = people.change_roles(door, landlord.ada.person, eve.id, {"finance"})
    done = people.confirm(door, landlord.fay.person, asked.request_id)
    assert not is_in(door, eve.token)
    with pytest.raises(NotAllowed):
        eve.sign_in()
    assert eve.person.state == "invited"
    again = come_in(door, done.link, asked.start_code)
    assert again.person.roles == {"finance"}


def test_a_reset_between_asking_and_confirming_is_no_way_in(landlord):
    door, ada = landlord.door, landlord.ada.person
    eve = landlord.invited_alone("Eve Hart", "housing_officer")
    asked = people.change_roles(door, ada, eve.id, {"finance"})
    stolen = people.let_in_afresh(door, ada, eve.id, "reset_factor").link
    people.confirm(door, landlord.fay.person, asked.request_id)
    with pytest.raises(NotFound):
        coming_in.spend_link(door, stolen, "")
    again = people.let_in_afresh(door, ada, eve.id, "link")
    assert again.request_id
    assert not again.link


@pytest.mark.parametrize("deed", ["reset_password", "reset_factor"])
@pytest.mark.parametrize("role", ["finance", "finance_approver", "administrator"])
def test_to_come_in_as_somebody_watched_takes_two(landlord, role, deed):
    door = landlord.door
    jo = landlord.invited_by_two("Jo Bell", role)
    asked = people.let_in_afresh(door, landlord.ada.person, jo.id, deed)
    assert asked.request_id
    assert not asked.link
    assert is_in(door, jo.token)
    with pytest.raises(NotAllowed):
        people.confirm(door, jo.person, asked.request_id)
    done = people.confirm(door, landlord.fay.person, asked.request_id)
    assert not is_in(door, jo.token)
    with pytest.raises(NotAllowed):
        coming_in.spend_link(door, done.link, "")
    assert coming_in.spend_link(door, done.link, asked.start_code)


def test_to_end_a_suspension_of_somebody_watched_takes_two(landlord):
    door = landlord.door
    jo = landlord.invited_by_two("Jo Bell", "finance")
    people.suspend(door, landlord.ada.person, jo.id)
    with pytest.raises(NotAllowed):
        jo.sign_in()
    asked = people.let_in_afresh(door, landlord.ada.person, jo.id, "reinstate")
    with pytest.raises(NotAllowed):
        jo.sign_in()
    people.confirm(door, landlord.fay.person, asked.request_id)
    assert jo.sign_in()


def test_a_role_taken_away_and_given_again_takes_two_and_a_new_way_in(landlord):
    door, ada = landlord.door, landlord.ada.person
    jo = landlord.invited_by_two("Jo Bell", "finance")
    assert not people.change_roles(door, ada, jo.id, {"board"}).request_id
    taken = people.let_in_afresh(door, ada, jo.id, "reset_password")
    assert taken.link
    asked = people.change_roles(door, ada, jo.id, {"finance"})
    people.confirm(door, landlord.fay.person, asked.request_id)
    with pytest.raises(NotFound):
        coming_in.spend_link(door, taken.link, "")


def test_nobody_changes_what_they_themselves_may(landlord):
    door, ada = landlord.door, landlord.ada.person
    with pytest.raises(NotAllowed):
        people.change_roles(door, ada, ada.id, {"administrator", "finance"})
    for deed in ("reset_password", "reset_factor"):
        with pytest.raises(NotAllowed):
            people.let_in_afresh(door, ada, ada.id, deed)
    with pytest.raises(NotAllowed):
        people.suspend(door, ada, ada.id)


def test_only_administrators_change_others(landlord):
    door = landlord.door
    sam = landlord.invited_alone("Sam Hall", "surveyor")
    for asker in (landlord.fay.person, sam.person):
        with pytest.raises(NotAllowed):
            people.invite(door, asker, "Eve", mail("eve"), {"surveyor"})
        with pytest.raises(NotAllowed):
            people.change_roles(door, asker, landlord.ada.id, {"board"})
        with pytest.raises(NotAllowed):
            people.suspend(door, asker, landlord.ada.id)
        with pytest.raises(NotAllowed):
            people.end_sessions(door, asker, landlord.ada.id)


def test_what_an_administrator_asked_for_is_void_when_they_are_one_no_more(landlord):
    door = landlord.door
    ben = landlord.invited_by_two("Ben Dale", "administrator")
    asked = people.invite(door, ben.person, "Jo", mail("jo"), {"finance"})
    people.suspend(door, landlord.ada.person, ben.id)
    with pytest.raises(NotAllowed):
        people.confirm(door, landlord.fay.person, asked.request_id)


def test_a_request_about_somebody_who_has_changed_is_asked_again(landlord):
    door, ada = landlord.door, landlord.ada.person
    eve = landlord.invited_alone("Eve Hart", "housing_officer")
    asked = people.change_roles(door, ada, eve.id, {"finance"})
    people.change_roles(door, ada, eve.id, {"board"})
    with pytest.raises(Conflict):
        people.confirm(door, landlord.fay.person, asked.request_id)


def test_a_request_is_decided_once_and_lasts_a_week(landlord):
    """Who is late is told by whom and when."""
    door, ada, fay = landlord.door, landlord.ada.person, landlord.fay.person
    asked = people.invite(door, ada, "Jo", mail("jo"), {"finance"})
    people.refuse(door, fay, asked.request_id)
    door.now.go_on(hours=1)
    for late in (people.confirm, people.refuse):
        with pytest.raises(NotNow, match="Fay Oduya refused this on 2 April 2012 at 10:01"):
            late(door, fay, asked.request_id)
    again = people.invite(door, ada, "Jo", mail("jo"), {"finance"})
    people.refuse(door, ada, again.request_id)
    with pytest.raises(NotNow, match="Ada Crewe withdrew this on 2 April 2012 at 11:01"):
        people.confirm(door, fay, again.request_id)
    late = people.invite(door, ada, "Jo", mail("jo"), {"finance"})
    done = people.invite(door, ada, "Al", mail("al"), {"finance"})
    people.confirm(door, fay, done.request_id)
    with pytest.raises(NotNow, match="Fay Oduya confirmed this on 2 April 2012 at 11:01"):
        people.confirm(door, fay, done.request_id)
    door.now.go_on(days=7)
    with pytest.raises(NotNow, match="waited until 9 April 2012 at 11:01 and is too old"):
        people.confirm(door, fay, late.request_id)


def test_the_last_administrator_stays_whatever_is_tried(landlord):
    door = landlord.door
    ben = landlord.invited_by_two("Ben Dale", "administrator")
    people.suspend(door, ben.person, landlord.ada.id)
    with pytest.raises(NotAllowed):
        people.suspend_at_machine(door, LINUS, ben.person.email)
    with pytest.raises(NotAllowed):
        people.change_roles(door, ben.person, ben.id, {"board"})


def test_at_the_machine_a_watched_role_waits_for_who_can_confirm_it(landlord):
    door = landlord.door
    asked = people.add_at_machine(door, LINUS, "Eve", mail("eve"), {"finance"})
    assert asked.request_id
    assert not asked.link
    assert people.add_at_machine(door, LINUS, "Sam", mail("sam"), {"surveyor"}).link
    done = people.confirm(door, landlord.fay.person, asked.request_id)
    assert come_in(door, done.link, asked.start_code).person.roles == {"finance"}


def test_at_the_machine_nobody_is_reset_whom_a_colleague_could_confirm(landlord):
    door = landlord.door
    for who in (landlord.ada, landlord.fay, landlord.invited_alone("Sam Hall", "surveyor")):
        with pytest.raises(NotAllowed, match="could confirm it"):
            people.reset_at_machine(door, LINUS, who.person.email)
        assert is_in(door, who.token)


def test_where_both_who_could_confirm_lost_their_phones_one_is_suspended_and_the_other_reset(
    landlord,
):
    door, ada = landlord.door, landlord.ada
    people.suspend_at_machine(door, LINUS, landlord.fay.person.email)
    assert people.resettable_at_machine(door, ada.person.email) == ada.person
    with pytest.raises(Conflict):
        people.reset_at_machine(door, LINUS, landlord.fay.person.email)
    done = people.reset_at_machine(door, LINUS, ada.person.email)
    assert not is_in(door, ada.token)
    door.now.go_on(minutes=59)
    again = come_in(door, done.link)
    assert again.person.roles == {"administrator"}
    asked = people.add_at_machine(door, LINUS, "Ben Dale", mail("ben"), {"administrator"})
    ben = come_in(door, people.confirm(door, again.person, asked.request_id).link, asked.start_code)
    back = people.let_in_afresh(door, again.person, landlord.fay.id, "reinstate")
    people.confirm(door, ben.person, back.request_id)
    assert landlord.fay.sign_in()


def test_where_one_of_two_lost_their_phone_a_second_administrator_is_added_at_the_machine(landlord):
    door, ada, fay = landlord.door, landlord.ada, landlord.fay
    asked = people.add_at_machine(door, LINUS, "Ben Dale", mail("ben"), {"administrator"})
    ben = come_in(door, people.confirm(door, ada.person, asked.request_id).link, asked.start_code)
    reset = people.let_in_afresh(door, ada.person, fay.id, "reset_factor")
    assert people.confirm(door, ben.person, reset.request_id).link


def test_who_was_reset_and_has_not_come_in_again_confirms_nothing_at_the_machine(landlord):
    door, ada = landlord.door, landlord.ada
    people.suspend_at_machine(door, LINUS, landlord.fay.person.email)
    people.reset_at_machine(door, LINUS, ada.person.email)
    door.now.go_on(hours=2)
    assert people.reset_at_machine(door, LINUS, ada.person.email).link, "the first is too old"
    assert people.add_at_machine(door, LINUS, "Ben", mail("ben"), {"administrator"}).link


def test_at_the_machine_the_first_administrator_is_let_in(door):
    link = people.add_at_machine(door, LINUS, "Ada", mail("ada"), {"administrator"}).link
    assert come_in(door, link).person.is_active_administrator
    assert people.first_administrator_link(door, "") is None


def test_nobody_has_the_address_of_another(landlord):
    with pytest.raises(Conflict):
        people.invite(landlord.door, landlord.ada.person, "Eve", " ADA@Landlord.org ", {"surveyor"})


def test_every_fault_of_an_invitation_is_named(landlord):
    with pytest.raises(Invalid) as refused:
        people.invite(landlord.door, landlord.ada.person, " ", "nowhere", {"king"})
    assert [fault.field for fault in refused.value.faults] == ["name", "email", "roles"]
