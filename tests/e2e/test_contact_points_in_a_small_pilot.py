"""The landlord's own contact points, from `[landlord]` of the scheme file to what tenants read."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader

from services.backbone.settings import database_url
from services.contracts.queries.payments.explaining import StatementDocument
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.simulate import Plan, simulate
from tests.builders import PilotBuilder

OWN = {
    "phone": "0808 157 0123",
    "email": "rewards@landlord.example",
    "from_address": "no-reply@mail.landlord.example",
    "guides": "https://landlord.example/how-to",
    "address": ["1 Example Street", "Wolverhampton", "WV1 1AA"],
    "hours": "Monday to Friday, 9am to 5pm",
    "finance_email": "finance@landlord.example",
    "complaints": "To complain, call us.",
    "data_protection": "How we look after your data: https://landlord.example/data",
}
CALL_US = f"Call {OWN['phone']} ({OWN['hours']}) or email {OWN['email']}."
EXAMPLES = re.compile(r"01632 960001|example\.org")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three tenants whose year starts, each reached by another channel."""
    folder = tmp_path_factory.mktemp("own")
    pilot = PilotBuilder(contact_points=OWN)
    for channel in ("sms", "email", "letter"):
        pilot.tenant(channel.upper(), "repairs", preferred_channel=channel)
        pilot.baseline(channel.upper(), "2011-10-04")
    until = dt.date(2011, 10, 4)
    plan = Plan(pilot.write(folder / "pilot"), folder / "out", until, None, None, True, False,
                folder / "databases")  # fmt: skip
    simulate(plan, say=lambda line: None, progress=lambda done, of: None)
    return folder


@pytest.fixture(scope="module")
def services(played: Path) -> Iterator[EmbeddedCluster]:
    """The services on the databases of the play."""
    template = f"sqlite:///{played}/databases/{{service}}.sqlite"
    cluster = EmbeddedCluster(lambda name: database_url(template, name))
    yield cluster
    cluster.close()


def message(played: Path, tenant_ref: str, template: str) -> bytes:
    (file,) = (played / "out" / "messages").glob(f"*-{tenant_ref}-{template}.*")
    return file.read_bytes()


def words_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).split())


def test_a_text_has_the_landlords_number(played: Path) -> None:
    text = message(played, "SMS", "invited").decode()
    assert f"Call {OWN['phone']}" in text
    assert not EXAMPLES.search(text)


def test_an_email_is_from_the_landlord_and_says_how_to_reach_it(played: Path) -> None:
    email = cast(
        EmailMessage, message_from_bytes(message(played, "EMAIL", "started"), policy=default)
    )
    assert email["From"].addresses[0].addr_spec == OWN["from_address"]
    assert email["Reply-To"].addresses[0].addr_spec == OWN["email"]
    assert email["Message-ID"].endswith("@mail.landlord.example>")
    for kind in ("plain", "html"):
        part = email.get_body((kind,))
        assert part is not None
        body = part.get_content()
        words = " ".join(re.sub(r"<[^>]+>", "", body).split())
        for said in (CALL_US, OWN["guides"], OWN["complaints"], OWN["data_protection"]):
            assert str(said) in words
        assert not EXAMPLES.search(body)


def test_a_letter_has_the_landlords_address_and_says_how_to_reach_it(played: Path) -> None:
    words = words_of(message(played, "LETTER", "started"))
    assert "Home Rewards Club 1 Example Street Wolverhampton WV1 1AA" in words
    for said in (CALL_US, OWN["guides"], OWN["complaints"], OWN["data_protection"]):
        assert str(said) in words


def test_the_statement_says_how_to_reach_the_landlord(services: EmbeddedCluster) -> None:
    page = services.client.ask(StatementDocument("SMS", "html")).content
    for said in (CALL_US, OWN["complaints"], OWN["data_protection"]):
        assert str(said) in page
    assert not EXAMPLES.search(page)


def test_a_play_without_the_table_says_the_examples(tmp_path: Path) -> None:
    outcome = PilotBuilder().tenant("T1", preferred_channel="sms").play(tmp_path, "2011-10-03")
    (invited,) = (outcome.out / "messages").glob("*-T1-invited.txt")
    assert "Call 01632 960001" in invited.read_text(encoding="utf-8")
