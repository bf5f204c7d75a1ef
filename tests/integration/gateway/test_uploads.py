"""Uploads are kept alike on both databases, and one process at a time carries one on."""

import datetime as dt
import io

from services.gateway.importing import uploads
from services.gateway.importing.arrears import ARREARS
from services.gateway.importing.kinds import ALIKE, FAULT, kept_page
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.door import Door

DAY = dt.date(2012, 5, 1)
LEASE = dt.timedelta(seconds=20)


def uploaded(door: Door, kind: str = "arrears", deed: str = "web:1") -> int:
    with door.writing("test") as store:
        if store.people.find("ann") is None:
            ann = Person("ann", "Ann First", "ann@example.org", frozenset(), "active")
            store.people.add(ann, door.now())
    return uploads.upload(door, kind, io.BytesIO(b"x" * 600_000), "C:\\a\\file.csv", "ann", deed)


def test_a_file_is_kept_in_parts_once_for_a_deed(door: Door) -> None:
    number = uploaded(door)
    assert uploaded(door) == number
    with door.reading() as store:
        parts = list(store.imports.parts(number))
    assert len(parts) == 3
    assert "xxxx" not in parts[0]
    ((found, who),) = uploads.newest(door, "arrears", None, 10)
    assert (found.name, found.state, who) == ("file.csv", "reading", "Ann First")
    assert uploads.newest(door, "arrears", number, 10) == []


def test_one_process_carries_an_import_until_its_time_is_over(door: Door) -> None:
    number, now = uploaded(door), door.now()
    with door.writing("one") as store:
        claimed = store.imports.claim("one", now, now + LEASE)
        assert claimed is not None
        assert claimed.number == number
        assert store.imports.claim("other", now, now + LEASE) is None
        assert store.imports.renew(number, "other", now + LEASE) is None
        later = now + 2 * LEASE
        assert store.imports.claim("other", later, later + LEASE) is not None
        assert store.imports.renew(number, "one", later + LEASE) is None
        store.imports.let_go("other")
        assert store.imports.claim("one", now, now + LEASE) is not None


def test_what_is_said_of_rows_is_counted_listed_and_sealed(door: Door) -> None:
    number = uploaded(door)
    with door.writing("test") as store:
        sealed = door.key.seal("import", str(number), "is blank")
        said = [(FAULT, 3, "uprn", sealed), (FAULT, 3, "town", sealed), (ALIKE, 5, "-", sealed)]
        store.imports.add_remarks(number, said)
        store.imports.add_page(number, 0, 2, 5, kept_page(door, number, [[2, 1, "T1", True]]))
        store.imports.change(number, state="read", rows=4, pages=1)
    looked = uploads.look(door, "arrears", number)
    assert (looked.counts[FAULT], looked.good, looked.good_unlike) == (1, 3, 2)
    first = uploads.remarks(door, number, FAULT, (-1, 0), 1)
    then = uploads.remarks(door, number, FAULT, (first[0].row, first[0].id), 9)
    assert [(each.column, each.says) for each in (*first, *then)] == [
        ("uprn", "is blank"),
        ("town", "is blank"),
    ]
    with door.reading() as store:
        assert store.imports.rows_with(number, (FAULT, ALIKE), 4, 9) == {5}
        assert store.imports.pages_of(number, [4]) == [0]
    assert uploads.rows(door, number, [2]) == {2: [2, 1, "T1", True]}
    assert uploads.decide(door, ARREARS, number, "ann", DAY, 7, without_alike=False)
    assert not uploads.decide(door, ARREARS, number, "ann", DAY, 7, without_alike=False)


def test_a_file_that_nobody_wants_is_forgotten(door: Door) -> None:
    number = uploaded(door)
    with door.writing("test") as store:
        store.imports.add_page(number, 0, 2, 2, kept_page(door, number, [[2, 1]]))
        store.imports.change(number, state="read")
    uploads.give_up(door, number, "ann")
    with door.reading() as store:
        assert list(store.imports.parts(number)) == []
        assert store.imports.page(number, 0) is None


def test_rows_wait_once_and_are_taken_when_their_day_has_come(door: Door) -> None:
    number = uploaded(door, "tenants")
    rows = [(row, DAY + dt.timedelta(days=row), f"sealed {row}") for row in (2, 3)]
    for _ in range(2):
        with door.writing("test") as store:
            store.imports.wait(number, rows)
    assert uploads.waiting(door) == [(rows[0][1], 1), (rows[1][1], 1)]
    with door.writing("test") as store:
        assert store.imports.take_waiting(rows[0][1]) == [(number, 2, "sealed 2")]
    assert uploads.waiting(door) == [(rows[1][1], 1)]
