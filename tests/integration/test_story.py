"""The audit trail read back: the same query in every service."""

from datetime import date

import pytest

from services.backbone.audit import Change, Subject, moved
from services.backbone.errors import Invalid
from services.backbone.story import story_in, whole_story
from services.backbone.transactions import Transactions
from services.contracts.queries.audit import AuditRow, Story
from services.hosts.catalogue import SERVICES
from tests.integration.conftest import CountingStore

ON = date(2012, 4, 11)
RUN, INSTALMENT = Subject("run", "run-1"), Subject("instalment", "T1 repairs Q1", "T1")


@pytest.fixture
def noted(counting: Transactions[CountingStore]) -> Transactions[CountingStore]:
    """A run and a tenant's things to whom something happened, in two deeds."""
    with counting.begin("Ann", correlation_id="deed 1") as uow:
        uow.audit(ON, RUN, moved("", "prepared", note="2 payments"))
        uow.audit(ON, INSTALMENT, moved("scheduled", "held", reason="rent_arrears"))
        uow.commit()
    with counting.begin("Bob", correlation_id="deed 2") as uow:
        uow.audit(ON, RUN, moved("prepared", "approved"))
        lost = moved("held", "forfeited", reason="late", cause=("breach", "J17"))
        uow.audit(ON, INSTALMENT, lost)
        uow.audit(ON, Subject("payee", "T1", "T1"), Change("rent arrears", after="no"))
        uow.commit()
    return counting


def ask(noted: Transactions[CountingStore], query: Story) -> tuple[AuditRow, ...]:
    return noted.read(lambda connection: story_in(noted.tables)(query, connection)).rows


def test_a_things_story_is_told_oldest_first(noted: Transactions[CountingStore]) -> None:
    first, second = ask(noted, Story("run", "run-1"))
    assert (first.who, first.before, first.after, first.note) == (
        "Ann",
        "",
        "prepared",
        "2 payments",
    )
    assert (second.who, second.before, second.after) == ("Bob", "prepared", "approved")
    assert (first.correlation_id, second.correlation_id) == ("deed 1", "deed 2")
    assert first.on == ON
    assert first.at.tzinfo is not None


def test_a_tenants_story_has_all_that_is_theirs(noted: Transactions[CountingStore]) -> None:
    lines = ask(noted, Story("tenant", "T1"))
    told = [(line.subject_kind, line.what, line.after, line.reason) for line in lines]
    assert told == [
        ("instalment", "status", "held", "rent_arrears"),
        ("instalment", "status", "forfeited", "late"),
        ("payee", "rent arrears", "no", ""),
    ]
    assert (lines[1].cause_kind, lines[1].cause_ref) == ("breach", "J17")
    assert ask(noted, Story("tenant", "T2")) == ()


def test_a_story_comes_in_pages(noted: Transactions[CountingStore]) -> None:
    answer = story_in(noted.tables)
    first = noted.read(lambda c: answer(Story("tenant", "T1", limit=2), c))
    rest = noted.read(lambda c: answer(Story("tenant", "T1", after=first.next), c))
    whole = noted.read(lambda c: whole_story(c, noted.tables, Subject("tenant", "T1")))
    assert (len(first.rows), len(rest.rows), rest.next) == (2, 1, None)
    assert first.rows + rest.rows == whole
    with pytest.raises(Invalid, match="no cursor of this list"):
        noted.read(lambda c: answer(Story("tenant", "T1", after="elsewhere"), c))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_its_stories(service: str) -> None:
    from services.documentation.inventory import queries_of

    assert [cls for cls in queries_of(service) if issubclass(cls, Story)] != []
