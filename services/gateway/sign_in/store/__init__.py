"""The gateway's repository: people, their ways in, what they ask of each other, what they saw."""

from datetime import UTC, datetime
from functools import cached_property

from services.backbone.audit import Change
from services.backbone.writing import Writer
from services.gateway.sign_in import tables
from services.gateway.sign_in.store.factors import Factors
from services.gateway.sign_in.store.granting import Granting
from services.gateway.sign_in.store.imports import Imports
from services.gateway.sign_in.store.links import Links
from services.gateway.sign_in.store.people import People
from services.gateway.sign_in.store.sessions import Sessions
from services.gateway.sign_in.store.throttles import Throttles
from services.gateway.sign_in.store.views import Views
from services.terms.days import civil_date

__all__ = ["Store"]


class Store:
    """Reads and writes inside one transaction; `actor` and `deed` go into the audit trail."""

    def __init__(self, writer: Writer, actor: str, deed: str) -> None:
        self.writer = writer
        self.actor = actor
        self.deed = deed

    @cached_property
    def people(self) -> People:
        """The people who sign in."""
        return People(self.writer)

    @cached_property
    def factors(self) -> Factors:
        """Second factors and recovery codes."""
        return Factors(self.writer)

    @cached_property
    def links(self) -> Links:
        """Links that let somebody in once."""
        return Links(self.writer)

    @cached_property
    def sessions(self) -> Sessions:
        """Sessions, and forms kept for who signs in again."""
        return Sessions(self.writer)

    @cached_property
    def throttles(self) -> Throttles:
        """How often somebody failed to sign in."""
        return Throttles(self.writer)

    @cached_property
    def granting(self) -> Granting:
        """What was asked for, and what was given."""
        return Granting(self.writer)

    @cached_property
    def views(self) -> Views:
        """Which people looked at which tenants."""
        return Views(self.writer)

    @cached_property
    def imports(self) -> Imports:
        """Files that people uploaded, on their way to the services."""
        return Imports(self.writer)

    def audit(self, person_id: str, change: Change) -> None:
        """Note what happened to a person."""
        now = datetime.now(UTC)
        self.writer.insert(
            tables.audit,
            {
                "at": now,
                "business_date": civil_date(now),
                "actor": self.actor,
                "correlation_id": self.deed,
                "subject_kind": "person",
                "subject_ref": person_id,
                "tenant_ref": "",
                **vars(change),
            },
        )
