"""Pages of a list: one kind of cursor, as many rows as are asked for, an end that is known."""

from dataclasses import dataclass

import pytest

from services.backbone.errors import Invalid
from services.backbone.paging import page_of, page_of_all, place_after
from services.contracts.errors import ContractViolation
from services.contracts.queries import Listed, Page


@dataclass(frozen=True)
class Row:
    number: int


@dataclass(frozen=True)
class Rows(Listed[Row]):
    """Numbers from 1."""


def answer(query: Rows, of: int) -> Page[Row]:
    (last,) = place_after(query, (0,))
    found = range(last + 1, of + 1)[: query.size + 1]
    return page_of(found, query, lambda number: (number,), Row)


@pytest.mark.parametrize("answered", [answer, lambda query, of: page_of_all(
    [Row(number) for number in range(1, of + 1)], query)])  # fmt: skip
@pytest.mark.parametrize(("of", "pages"), [(0, [0]), (3, [3]), (4, [3, 1]), (6, [3, 3])])
def test_every_row_is_on_one_page_and_the_last_page_says_so(answered, of, pages) -> None:
    sizes, rows, after = [], [], None
    for _ in pages:
        page = answered(Rows(after=after, limit=3), of)
        sizes.append(len(page.rows))
        rows += page.rows
        after = page.next
    assert (sizes, after) == (pages, None)
    assert rows == [Row(number) for number in range(1, of + 1)]


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_a_list_is_never_unbounded(limit: int) -> None:
    with pytest.raises(ContractViolation, match="1 to 500"):
        answer(Rows(limit=limit), 3)
    assert len(answer(Rows(), 1000).rows) == 500


@pytest.mark.parametrize("cursor", ["x", "[]", '["a"]', "[1, 2]", "[true]", '{"a": 1}', "1"])
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        place_after(Rows(after=cursor), (0,))
    assert refused.value.field == "after"
