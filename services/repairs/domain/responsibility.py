"""Whose repair it is (domain page, "Whose repair"). An unknown category is never guessed."""

from dataclasses import dataclass
from typing import Literal


class UnknownCategory(ValueError):
    """Raised for a category that the matrix does not name. The caller corrects the category."""


@dataclass(frozen=True)
class ResponsibilityMatrix:
    """The categories the tenant looks after, and those the landlord keeps."""

    tenant: frozenset[str]
    landlord: frozenset[str]

    def whose(self, category: str) -> Literal["tenant", "landlord"]:
        """Return `tenant` or `landlord`."""
        if category in self.tenant:
            return "tenant"
        if category in self.landlord:
            return "landlord"
        raise UnknownCategory(f"{category!r} is not a category of the responsibility matrix")
