"""An office where files are uploaded: every service on SQLite, the console, and what carries on.

`python -m tests.integration.console.uploading FOLDER` carries on in a process of its own, a page of
two rows at a time, and says a line before each: it can be killed at any of them.
"""

import datetime as dt
import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from flask import Blueprint
from sqlalchemy import select

from services.backbone.settings import database_url
from services.client.asking import Client
from services.contracts.queries.enrolment import Participants
from services.contracts.queries.payments.accounts import BankDetails
from services.gateway import sign_in
from services.gateway.app import gateway_app
from services.gateway.console.rooms import IMPORTED, LINKS, ROOMS
from services.gateway.importing.carrier import Carrier
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in import pages
from services.gateway.sign_in.domain import people as signing_in
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.sealing import make_key
from services.gateway.sign_in.tables import imports
from services.gateway.visitor import NOTING
from services.hosts.catalogue import MIGRATED
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot_files import tenant_upload
from services.terms.people import Actor, Role
from tests.empty_databases import make_tables
from tests.integration.console.people import hidden_in, let_in_by_header
from tests.integration.console.whole import Person
from tests.integration.enrolling import SCHEME
from tests.people import officer

TENANTS = (
    *("tenant_ref", "title", "first_name", "last_name", "email", "mobile", "preferred_channel"),
    *("uprn", "address_line_1", "address_line_2", "town", "postcode", "area_code", "tenancy_type"),
    *("tenancy_start", "rent_arrears_pence", "elements", "agreed_on"),
    *("sort_code", "account_number", "account_name"),
)
SECRET = "66374958"


def tenant(number: int, **cells: str) -> dict[str, str]:
    """A row of a tenants' file."""
    common = dict.fromkeys(TENANTS, "") | {
        "tenant_ref": f"T{number:04}",
        "title": "Ms",
        "first_name": "Ann",
        "last_name": f"Hunt{chr(96 + number % 26)}{number}",
        "email": f"ann{number}@example.org",
        "mobile": "07700 900930",
        "preferred_channel": "email",
        "uprn": str(1000 + number),
        "address_line_1": f"{number} Lime Tree Avenue",
        "town": "Dudley",
        "postcode": "DY1 1AA",
        "area_code": "DUD",
        "tenancy_type": "general_needs",
        "tenancy_start": "1997-11-10",
        "rent_arrears_pence": "0",
        "elements": "repairs",
        "agreed_on": "2011-10-03",
        "sort_code": "089999",
        "account_number": SECRET,
    }
    return common | cells


def csv_of(*rows: Mapping[str, str]) -> bytes:
    """A CSV file of rows with the same columns."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return "\r\n".join([*lines, ""]).encode()


class UploadingOffice:
    """The console on services that hear of each other, with the gateway's own database."""

    def __init__(self, folder: Path, lease: dt.timedelta = dt.timedelta(seconds=20)) -> None:
        template = f"sqlite:///{folder}/{{service}}.sqlite"
        self.cluster = EmbeddedCluster(lambda name: database_url(template, name))
        self.client = self.cluster.client.by(officer("Test"))
        url = database_url(template, "gateway")
        make_key(folder / "sign-in.key")
        self.door = Door.at(url)
        nobody = Client(self.cluster.client.way, Actor("", "", "", frozenset()))
        self.carrier = Carrier(self.door, nobody, IMPORTED, lease)
        self.seen: list[tuple[str, str]] = []
        room = Blueprint("door", sign_in.__name__, template_folder="templates")
        room.before_app_request(let_in_by_header)
        self.app = gateway_app(GatewaySettings(), nobody, room, *ROOMS, links=LINKS)
        self.app.extensions |= {
            pages.DOOR: self.door,
            NOTING: lambda what, refs: self.seen.append((what, ", ".join(refs))),
        }

    @classmethod
    def opened(cls, folder: Path) -> Self:
        """An office with empty databases, in which the scheme is open."""
        for name in MIGRATED:
            make_tables(name, f"sqlite:///{folder}/{name}.sqlite")
        made = cls(folder)
        made.client.tell(SCHEME, "scheme")
        made.cluster.settle()
        return made

    def person(self, name: str, *roles: Role) -> Person:
        """Somebody who signs in, with these roles."""
        id_ = officer(name).id
        with self.door.writing("test") as store:
            if store.people.find(id_) is None:
                email = f"{id_}@example.org"
                person = signing_in.Person(id_, name, email, frozenset(roles), "active")
                store.people.add(person, self.door.now())
        return Person(self.app, name, roles)

    def upload(self, who: Person, path: str, content: bytes, name: str = "tenants.csv") -> Any:
        """Upload a file by a page's form, and have it read; returns the answer of the upload."""
        form = hidden_in(who.get(path))
        sent = who.post(path, **form, file=(io.BytesIO(content), name))
        self.carry()
        return sent

    def carry(self) -> None:
        """Carry on until nothing is left to do."""
        while self.carrier.carry_on() is not None:
            self.cluster.settle()

    def statuses(self) -> dict[str, str]:
        """How each tenant stands."""
        return {row.tenant_ref: row.status for row in self.client.pages(Participants())}

    def accounts(self, tenant_ref: str) -> list[tuple[str, str]]:
        """The accounts of a tenant: masked, and by whom each was entered."""
        found = self.client.ask(BankDetails(tenant_ref))
        return [(each.account, each.entered_by) for each in found.accounts]

    def states(self) -> list[str]:
        """The states of all imports."""
        with self.door.reading() as store:
            rows = store.writer.execute(select(imports.c.state).order_by(imports.c.number))
            return list(rows.scalars())

    def close(self) -> None:
        """Close the databases."""
        self.cluster.close()
        self.door.close()


@contextmanager
def office_in(folder: Path) -> Iterator[UploadingOffice]:
    """An office in a folder."""
    made = UploadingOffice.opened(folder)
    try:
        yield made
    finally:
        made.close()


def main() -> None:
    """Carry on, a page of two rows at a time."""
    tenant_upload.ROWS_OF_PAGE = 2
    office = UploadingOffice(Path(sys.argv[1]), dt.timedelta(milliseconds=100))
    office.cluster.settle()
    while True:
        print("next", flush=True)
        done = office.carrier.carry_on() is None
        if done and not {"carrying", "reading"}.intersection(office.states()):
            break
        office.cluster.settle()
    print("all done", flush=True)


if __name__ == "__main__":
    main()
