"""Why a visit could not be made: the reasons that a surveyor takes from a list."""

from typing import Final, Literal

NotMade = Literal["no_access", "refused"]

REASONS: Final[dict[str, tuple[NotMade, str]]] = {
    "nobody_in": ("no_access", "Nobody was in"),
    "asked_back": ("no_access", "Asked to come back another time"),
    "illness": ("no_access", "Somebody is ill"),
    "dog": ("no_access", "A dog was not shut away"),
    "wrong_time": ("no_access", "We came at another time than was agreed"),
    "no_entry": ("no_access", "The building could not be entered"),
    "refused_entry": ("refused", "Would not let us in"),
    "wants_none": ("refused", "Does not want the home inspected"),
}
"""What the visit's result is with each, and the words that are kept of it."""
