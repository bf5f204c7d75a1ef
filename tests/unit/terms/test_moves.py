"""Tables of allowed moves."""

import pytest

from services.terms.moves import IllegalMove, Moves

DOOR = Moves({"open": {"shut"}, "shut": {"open", "locked"}, "locked": ()})


def test_a_move_of_the_table_is_allowed() -> None:
    assert DOOR.allows("shut", "locked")
    DOOR.check("the door", "shut", "locked")


def test_another_is_refused_naming_both_states() -> None:
    assert not DOOR.allows("open", "locked")
    with pytest.raises(IllegalMove, match=r"^the door is open and cannot become locked$"):
        DOOR.check("the door", "open", "locked")


def test_to_stay_is_no_move_unless_the_table_says_so() -> None:
    with pytest.raises(IllegalMove, match=r"^the door is locked already$"):
        DOOR.check("the door", "locked", "locked")
    Moves({"open": {"open"}}).check("the door", "open", "open")


def test_a_move_to_a_state_without_an_entry_is_a_fault_of_the_table() -> None:
    with pytest.raises(ValueError, match="no entry for ajar, broken"):
        Moves({"open": {"broken", "ajar"}})


def test_the_states_come_in_the_order_of_the_table() -> None:
    assert list(DOOR) == ["open", "shut", "locked"]
