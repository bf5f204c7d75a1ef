"""What is found in a visit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One item looked at; `condition` is good, worn or defect."""

    item: str
    category: str
    condition: str
    notes: str = ""

    @property
    def is_defect(self) -> bool:
        """Return whether the item needs a repair."""
        return self.condition == "defect"
