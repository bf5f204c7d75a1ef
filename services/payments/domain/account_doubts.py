"""When an account is in doubt, so that nothing is paid to it before a second person looked."""

from collections.abc import Mapping
from typing import Final

LIKE_ENOUGH: Final = frozenset({"match", "close"})
"""What a comparison of names may come to without a second person; see `account_names.py`."""

OTHER_NAMES: Final[Mapping[str, str]] = {
    "differs": "the name differs from the tenant's",
    "not_given": "there is no name on it to compare with the tenant's",
    "not_known": "the tenant's name was not known yet",
}


def is_doubtful(name_verdict: str, shared_with: str, doubtful_before: bool) -> bool:
    """Return whether an account is in doubt.

    `shared_with`: another tenant who has it too. `doubtful_before`: the same numbers were in doubt
    when the tenant gave them before, and nobody confirmed them; another name does not help.
    """
    return name_verdict not in LIKE_ENOUGH or bool(shared_with) or doubtful_before


def in_words(name_verdict: str, shared_with: str) -> str:
    """Return why an account is in doubt: `T0007 has this account too`."""
    found = [OTHER_NAMES[name_verdict]] if name_verdict in OTHER_NAMES else []
    if shared_with:
        found.append(f"{shared_with} has this account too")
    return "; ".join(found) or "it was given before, was in doubt, and nobody confirmed it"
