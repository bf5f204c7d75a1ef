"""The scheme, as far as messages speak of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ContactPoints:
    """How tenants reach the people who run the scheme; templates know it as `us`.

    `from_address` is the sender of e-mails, `address` what a letter says beneath the names of who
    writes. What is empty is not said.
    """

    phone: str
    email: str
    from_address: str
    guides: str
    address: Sequence[str] = ()
    hours: str = ""
    complaints: str = ""
    data_protection: str = ""


@dataclass(frozen=True)
class Scheme:
    """Names and switches of the pilot; `annual_pence` is what each element pays a year, in as many
    `instalments`."""

    name: str
    landlord: str
    timing: str
    final_needs_follow_up: bool
    annual_pence: Mapping[str, int]
    contact_points: ContactPoints
    instalments: int = 4
    pays_every: str = "working_day"
    pays_on: Sequence[int] = ()

    @property
    def pays_in_advance(self) -> bool:
        """Return whether a quarter is paid when it begins."""
        return self.timing == "advance"

    @property
    def last_payment_waits(self) -> bool:
        """Return whether the follow-up can cost the last repairs payment ("Final quarter")."""
        return self.final_needs_follow_up and not self.pays_in_advance

    @property
    def last_repairs_pence(self) -> int:
        """Return the last repairs instalment, which carries what does not divide."""
        annual = self.annual_pence.get("repairs", 0)
        return annual - annual // self.instalments * (self.instalments - 1)

    def most_a_year(self, elements: Iterable[str]) -> int:
        """Return what a tenant who takes these elements can earn in the year, in pence."""
        return sum(self.annual_pence.get(element, 0) for element in elements)
