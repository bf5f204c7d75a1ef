import pytest

from services.gateway.sign_in.domain.granting import (
    Grant,
    NotYours,
    SetUp,
    comes_in_afresh,
    ends_set_up,
    in_set_up,
    may_confirm,
    needs_second,
    require_an_administrator_left,
    require_other,
    who_could_confirm,
)
from services.gateway.sign_in.domain.people import GIVEN, WATCHED, NotGiven, Person, checked_roles


def person(name, *roles, state="active"):
    return Person(name, name.title(), f"{name}@landlord.org", frozenset(roles), state, ready=True)


ADA = person("ada", "administrator")
BEN = person("ben", "administrator")
FAY = person("fay", "finance_approver")
APPROVER = frozenset({"finance_approver"})


def set_up(*people, over=False, money_yet=False):
    return SetUp(over, money_yet, people)


@pytest.mark.parametrize("role", sorted(GIVEN))
def test_to_give_a_money_role_or_the_administrators_takes_two(role):
    for deed in ("invite", "roles", "reinstate", "link", "reset_password", "reset_factor"):
        assert needs_second(deed, frozenset(), {role}) == (role in WATCHED)


def test_what_somebody_keeps_or_loses_takes_one():
    assert not needs_second("roles", {"finance", "board"}, {"finance"})
    assert not needs_second("roles", {"finance"}, {"finance", "board"})
    assert needs_second("roles", {"finance"}, {"finance", "finance_approver"})


def test_what_lets_somebody_in_afresh_counts_for_all_they_have():
    assert needs_second("reset_factor", {"finance"}, {"finance"})


def test_who_gets_their_first_watched_role_comes_in_afresh():
    assert comes_in_afresh("roles", {"board"}, {"board", "finance"})
    assert not comes_in_afresh("roles", {"finance"}, {"finance", "finance_approver"})
    assert not comes_in_afresh("roles", {"board"}, {"board", "auditor"})


def test_the_only_administrator_may_invite_one_approver_alone():
    assert in_set_up(ADA, "invite", "", APPROVER, set_up(ADA))


@pytest.mark.parametrize(
    ("roles", "others", "facts"),
    [
        ({"finance"}, [], {}),
        ({"administrator"}, [], {}),
        ({"finance", "finance_approver"}, [], {}),
        ({"administrator", "finance_approver"}, [], {}),
        (APPROVER, [BEN], {}),
        (APPROVER, [person("fay", "finance_approver", state="invited")], {}),
        (APPROVER, [person("fay", "finance", state="invited")], {}),
        (APPROVER, [], {"over": True}),
        (APPROVER, [], {"money_yet": True}),
    ],
)
def test_nobody_else_is_let_in_alone(roles, others, facts):
    assert not in_set_up(ADA, "invite", "", frozenset(roles), set_up(ADA, *others, **facts))


@pytest.mark.parametrize("deed", ["roles", "reinstate", "reset_password", "reset_factor"])
def test_in_set_up_too_anything_but_an_invitation_takes_two(deed):
    assert not in_set_up(ADA, deed, "fay", APPROVER, set_up(ADA, FAY))


def test_the_one_invited_in_set_up_can_have_a_new_link():
    invited = person("fay", "finance_approver", state="invited")
    assert in_set_up(ADA, "link", "fay", APPROVER, set_up(ADA, invited))


def test_an_invitation_that_was_withdrawn_makes_room_for_another():
    withdrawn = person("fay", "finance_approver", state="suspended")
    assert in_set_up(ADA, "invite", "", APPROVER, set_up(ADA, withdrawn))


def test_set_up_ends_with_the_first_for_money_or_a_second_administrator():
    assert ends_set_up(FAY, [ADA, FAY])
    assert ends_set_up(BEN, [ADA, BEN])
    assert not ends_set_up(ADA, [ADA])
    assert not ends_set_up(person("sam", "surveyor"), [ADA])


def test_another_administrator_or_an_approver_confirms():
    for confirmer in (BEN, FAY):
        assert may_confirm(confirmer, ADA.ref, "jo", [])


@pytest.mark.parametrize(
    "confirmer",
    [
        ADA,
        person("jo", "administrator"),
        person("ben", "administrator", state="suspended"),
        person("ben", "administrator", state="invited"),
        person("ida", "finance"),
        person("ida", "housing_manager", "auditor", "board"),
    ],
)
def test_who_asks_whom_it_is_about_and_others_do_not(confirmer):
    assert not may_confirm(confirmer, ADA.ref, "jo", [])


def test_whom_the_asker_alone_let_in_confirms_nothing_of_theirs():
    alone = Grant("ben", "administrator", ADA.ref, "", "alone")
    assert not may_confirm(BEN, ADA.ref, "jo", [alone])
    assert may_confirm(BEN, FAY.ref, "jo", [alone])
    with_fay = Grant("ben", "administrator", ADA.ref, FAY.ref, "two")
    assert may_confirm(BEN, ADA.ref, "jo", [with_fay])
    in_set_up = Grant("fay", "finance_approver", ADA.ref, "", "set_up")
    assert may_confirm(FAY, ADA.ref, "jo", [in_set_up])


def test_nobody_changes_themselves():
    with pytest.raises(NotYours):
        require_other(ADA, ADA)


def test_the_last_administrator_stays():
    gone = person("ben", "administrator", state="suspended")
    with pytest.raises(NotYours):
        require_an_administrator_left([ADA, gone, FAY], ADA)
    require_an_administrator_left([ADA, BEN], ADA)


@pytest.mark.parametrize(
    "roles", [set(), {"messenger"}, {"player"}, {"finance", "messenger"}, {"king"}]
)
def test_only_roles_of_people_are_given(roles):
    with pytest.raises(NotGiven):
        checked_roles(frozenset(roles))


def test_who_could_confirm_at_the_machine_can_sign_in_and_is_not_whom_it_is_about():
    lost = Person("lou", "Lou", "lou@landlord.org", APPROVER, "active", ready=False)
    practising = Person("pam", "Pam", "pam@practice.example", APPROVER, "active", practice=True)
    gone = person("gus", "administrator", state="suspended")
    everybody = [ADA, FAY, lost, practising, gone, person("sam", "surveyor")]
    assert who_could_confirm(everybody) == [ADA, FAY, practising]
    assert who_could_confirm(everybody, but="ada") == [FAY, practising]
