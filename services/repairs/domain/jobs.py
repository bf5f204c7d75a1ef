"""A repair job as it is known now, and what a correction changes."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Job:
    """A repair job, with whose job it was by the responsibility matrix.

    `version` is 1 as first recorded; each correction, or taking back, is the next one. One that was
    taken back was recorded by mistake, and counts for nothing.
    """

    job_ref: str
    tenant_ref: str
    reported_on: date
    recorded_on: date
    category: str
    responsibility: str
    emergency: bool
    done_by: str
    status: str
    cost_pence: int
    description: str
    version: int = 1
    taken_back_on: date | None = None

    def says_the_same_as(self, other: "Job") -> bool:
        """Return whether two versions say the same of what was done."""
        return (
            replace(
                other,
                recorded_on=self.recorded_on,
                responsibility=self.responsibility,
                version=self.version,
                taken_back_on=self.taken_back_on,
            )
            == self
        )

    def corrected(self, by: "Job", on: date) -> "Job":
        """Return the next version, which says what `by` does and became known on a date."""
        return replace(by, recorded_on=on, version=self.version + 1, taken_back_on=None)

    def taken_back(self, on: date) -> "Job":
        """Return the next version, which counts for nothing."""
        return replace(self, version=self.version + 1, taken_back_on=on)
