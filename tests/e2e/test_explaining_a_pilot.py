"""A whole pilot explained: every instalment of every tenant, and every posting of the ledger."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.backbone.settings import database_url
from services.contracts.queries.payments.books import Postings
from services.contracts.queries.payments.explaining import Explanation
from services.contracts.queries.payments.results import Instalments
from services.contracts.schema import to_wire
from services.payments.domain.instalments import LOST, STANDING, WITH_THE_BANK
from services.pilot.embedded_cluster import EmbeddedCluster
from tests.e2e.conftest import ReferencePlay

Row = dict[str, Any]


@pytest.fixture(scope="module")
def played(reference_play: Callable[[str], ReferencePlay]) -> Iterator[EmbeddedCluster]:
    """The tricky pilot, played to its end, with its databases still there to be asked."""
    template = f"sqlite:///{reference_play('tricky').databases}/{{service}}.sqlite"
    cluster = EmbeddedCluster(lambda name: database_url(template, name))
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def instalments(played: EmbeddedCluster) -> list[Row]:
    """What the results say of each instalment."""
    return [to_wire(row) for row in played.client.pages(Instalments())]


def _key(row: Row) -> tuple[str, str, int]:
    return row["tenant_ref"], row["element"], row["quarter"]


@pytest.fixture(scope="module")
def explained(played: EmbeddedCluster, instalments: list[Row]) -> dict[tuple[str, str, int], Row]:
    """The explanation of each instalment of each tenant."""
    tenants = sorted({row["tenant_ref"] for row in instalments})
    return {
        (tenant_ref, each["element"], each["quarter"]): each
        for tenant_ref in tenants
        for each in to_wire(played.client.ask(Explanation(tenant_ref)))["instalments"]
    }


def test_every_instalment_has_an_explanation_that_ends_where_it_stands(
    instalments: list[Row], explained: dict[tuple[str, str, int], Row]
) -> None:
    assert {row["status"] for row in instalments} >= {"paid", "held", "forfeited", "returned"}
    assert {_key(row) for row in instalments} == set(explained)
    for row in instalments:
        states = [step["status"] for step in explained[_key(row)]["steps"] if step["status"]]
        assert states[0] == "scheduled"
        assert states[-1] == row["status"], explained[_key(row)]["reference"]
        assert explained[_key(row)]["summary"].endswith(".")


def test_the_steps_come_to_what_the_instalment_lost_and_was_sent(
    explained: dict[tuple[str, str, int], Row],
) -> None:
    for each in explained.values():
        lost = sum(_lost_pence(step) for step in each["steps"])
        assert lost == (each["amount_pence"] if each["status"] in LOST else 0), each["reference"]
        kinds = Counter(posting["kind"] for posting in each["postings"])
        happened = Counter(step["status"] for step in each["steps"] if step["amount_pence"])
        assert happened["submitted"] == kinds["submitted"]
        assert happened["returned"] == kinds["return"]
        arrived = kinds["entry_day"] - happened["paid"]
        assert 0 <= arrived <= kinds["return"]  # what came back before its entry day never arrived


def _lost_pence(step: Row) -> int:
    """Return what a loss took, below nothing what was given back."""
    gives_back = step["what"].startswith("given back")
    pence: int = step["amount_pence"] or 0
    return -pence if pence < 0 or gives_back else 0


def test_the_ledger_owes_what_the_explanation_says_is_still_to_be_paid(
    instalments: list[Row], explained: dict[tuple[str, str, int], Row]
) -> None:
    for row in instalments:
        each = explained[_key(row)]
        kinds = Counter(posting["kind"] for posting in each["postings"])
        owed = kinds["earned"] - kinds["reversed"] - kinds["submitted"] + kinds["return"]
        assert owed == (row["status"] in STANDING and row["earned"]), each["reference"]
        with_the_bank = kinds["submitted"] - kinds["return"]
        assert with_the_bank == (row["status"] in WITH_THE_BANK), each["reference"]


def test_every_posting_of_the_ledger_is_explained_to_the_penny(
    played: EmbeddedCluster, explained: dict[tuple[str, str, int], Row]
) -> None:
    explained_pence: Counter[tuple[str, str, str]] = Counter()
    for each in explained.values():
        for posting in each["postings"]:
            key = (posting["on"], posting["kind"], posting["reference"])
            explained_pence[key] += posting["own_pence"]
    ledger: Counter[tuple[str, str, str]] = Counter()
    for row in played.client.pages(Postings()):
        ledger[str(row.on), row.kind, row.reference] += row.amount_pence
    assert explained_pence == ledger
