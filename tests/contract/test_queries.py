"""What may be asked, and what is answered: every query has one answerer, which keeps to it."""

import typing
from typing import Any, Final

import pytest

from services.contracts.codec import parts_of, writer_for
from services.contracts.owners import owner_of
from services.contracts.queries import Listed, Query, answer_of
from services.contracts.schema import schema_for
from services.documentation.inventory import queries_of
from services.hosts.catalogue import CALLED
from tests.declared_queries import declared_queries

NAMING: Final = {
    *("first_name", "last_name", "address_line_1", "postcode", "email", "mobile"),
    *("payee", "account", "reference", "subject", "cause_ref"),
}
"""Fields of a row by which people or the bank know who a tenant is."""

ANSWERED = {cls: f for service in CALLED for cls, f in queries_of(service).items()}

every_query = pytest.mark.parametrize("cls", ANSWERED, ids=lambda cls: cls.__name__)


def test_every_query_that_is_declared_is_answered_by_its_own_service() -> None:
    assert set(declared_queries()) == set(ANSWERED)
    for service in CALLED:
        assert {owner_of(cls) for cls in queries_of(service)} == {service}


def test_no_two_queries_of_a_service_have_one_name() -> None:
    for service in CALLED:
        names = [cls.__name__ for cls in queries_of(service)]
        assert len(names) == len(set(names))


@every_query
def test_an_answerer_takes_its_query_and_returns_what_the_query_names(
    cls: type[Query[Any]],
) -> None:
    hints = typing.get_type_hints(ANSWERED[cls])
    assert issubclass(cls, hints["query"])  # a story is asked alike of every service
    assert hints["return"] == answer_of(cls)


@every_query
def test_a_list_comes_in_pages_and_no_answer_is_a_bare_list(cls: type[Query[Any]]) -> None:
    answer = answer_of(cls)
    schema_for(answer)
    writer_for(answer)
    assert issubclass(cls, Listed) == ("next" in parts_of(answer))


@every_query
def test_a_list_that_lets_people_know_who_a_tenant_is_says_whose_its_rows_are(
    cls: type[Query[Any]],
) -> None:
    """Pages of lists note by it who looked at whom (`services/gateway/console/lists.py`)."""
    if issubclass(cls, Listed):
        (row_class,) = typing.get_args(answer_of(cls))
        rows, asked = parts_of(row_class), parts_of(cls)
        assert NAMING.isdisjoint(rows) or "tenant_ref" in {*rows, *asked}
