"""Every page that takes a file, and every wrong thing that may be chosen there: nothing comes of
it, and the page says what to do."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from werkzeug.test import TestResponse

from services.contracts.queries.payments.accounts import Settings
from services.contracts.queries.payments.bank import Imports
from services.gateway.console.importing.shared import LARGEST_FILE
from services.pilot_files.sheets.workbook_bounds import MOST_SHEET_BYTES
from services.terms.people import Role
from tests.integration.console.people import hidden_in
from tests.integration.console.uploading import UploadingOffice, office_in
from tests.integration.console.whole import Person, WholeConsole
from tests.integration.enrolling import OPENS


@dataclass(frozen=True)
class Door:
    """A page that takes a file: whose it is, and the file's field."""

    path: str
    role: Role
    field: str = "file"


DOORS = (
    Door("/imports/tenants/new", "housing_officer"),
    Door("/imports/arrears/new", "housing_officer"),
    Door("/imports/jobs/new", "repairs_manager"),
    Door("/finance/from-bank/returns", "finance"),
    Door("/finance/from-bank/statement", "finance"),
    Door("/finance/settings/weights", "finance", "weights"),
)
BEFORE_IT_IS_OPEN = Door("/scheme/open/file", "housing_manager")


@cache
def bomb() -> bytes:
    """A workbook of a few hundred kilobytes that unpacks to more than is ever taken."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(MOST_SHEET_BYTES // (1 << 22) + 1):
                sheet.write(bytes(1 << 22))
    return made.getvalue()


WRONG: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "a photograph": lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40,
    "bytes": lambda: bytes(range(256)) * 40,
    "other columns": lambda: b"colour,size\r\nred,10\r\n",
    "a page": lambda: b"<!doctype html><title>Sign in</title><p>Sign in first",
    "a bomb": bomb,
    "half a workbook": lambda: b"PK\x03\x04 and no more",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadingOffice]:
    """The scheme is open, and its first date is closed."""
    with office_in(tmp_path_factory.mktemp("wrong")) as made:
        made.cluster.reach_cut_off(OPENS)
        made.cluster.settle()
        yield made


def upload(office: UploadingOffice, door: Door, content: bytes) -> tuple[Person, TestResponse]:
    who = office.person("Ann First", door.role)
    file = {door.field: (io.BytesIO(content), "table.csv")}
    return who, who.post(door.path, **hidden_in(who.get(door.path)), **file)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
@pytest.mark.parametrize("wrong", WRONG)
def test_the_wrong_thing_comes_to_nothing_and_the_page_says_what_to_do(
    office: UploadingOffice, door: Door, wrong: str
) -> None:
    weights = office.client.ask(Settings()).weight_table
    who, sent = upload(office, door, WRONG[wrong]())
    office.carry()
    if sent.status_code == 303:  # it is looked through first
        page = who.get(sent.location).text
        assert "The file cannot be used, and nothing of it was imported" in page
        assert "and upload it again" in page
    else:
        is_refused(sent, door)
    assert set(office.states()) <= {"unusable"}
    assert list(office.client.pages(Imports())) == []
    assert office.client.ask(Settings()).weight_table == weights


@pytest.mark.parametrize("wrong", WRONG)
def test_the_wrong_thing_opens_no_scheme(whole_console: WholeConsole, wrong: str) -> None:
    who = whole_console.person(BEFORE_IT_IS_OPEN.role)
    sent = who.post_file(BEFORE_IT_IS_OPEN.path, WRONG[wrong]())
    is_refused(sent, BEFORE_IT_IS_OPEN)


def is_refused(sent: TestResponse, door: Door) -> None:
    """Check that the form came back, with what is wrong beside the file."""
    assert sent.status_code == 422, said_in(sent)
    assert f'href="#{door.field}"' in sent.text, said_in(sent)


def said_in(sent: TestResponse) -> str:
    return " ".join(re.findall(r"(?:<h1|<li><a href).*", sent.text))


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
def test_what_is_too_large_is_not_taken_in(office: UploadingOffice, door: Door) -> None:
    who, before = office.person("Ann First", door.role), office.states()
    form = hidden_in(who.get(door.path))
    sent = who.post_file(door.path, bytes(LARGEST_FILE + (1 << 20)), **form)
    assert sent.status_code == 413
    assert "Send a smaller file" in sent.text
    assert office.states() == before
