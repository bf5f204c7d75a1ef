"""An officer's day through `cashback notifications`, on a played pilot's databases and over RPC.

Tenants TEXT, MAIL and POST are told by the channel of their name; no channel reaches NOWHERE. The
pilot is played for two days. After that MAIL's invitation fails, and TEXT sends a text that is for
an officer to read.
"""

import csv
import datetime as dt
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import kombu
import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy.engine import make_url

from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.cli.desk import local_actor
from services.cli.main import app
from services.cli.notifications import notifications, to_many
from services.client.asking import Client
from services.client.in_process import InProcess
from services.contracts import notifications as contract
from services.contracts.queries.notifications import telling
from services.contracts.schema import to_wire
from services.hosts.catalogue import SERVICES
from services.hosts.declaring import declare_topology
from services.hosts.topology import inbox_name
from services.notifications import handlers
from services.notifications.adapters.previewing import templates
from services.notifications.service import NotificationsService
from services.pilot.processes import Processes
from services.pilot.simulate import Plan, simulate
from services.terms.days import civil_date
from tests.builders import PilotBuilder
from tests.empty_databases import make_tables
from tests.integration.waiting import wait_until
from tests.people import ANN, BO, known_as, logged_in, officer
from tests.unit.notifications import builders

TEXT_PRICE, LETTER_PRICE = 2_401, 68_000
"""Thousandths of a penny, for a segment and for a letter."""

CHANNELS = """
[sms]
price_pence = 2.401
opens = ""
closes = ""
[letter]
price_pence = 68
"""


def today_in_britain() -> dt.date:
    return civil_date(dt.datetime.now(dt.UTC))


@dataclass
class Told:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> Any:
        return json.loads(self.out)


@dataclass
class Desk:
    """The command on one folder of databases."""

    folder: Path
    environment: dict[str, str]

    def __call__(self, *arguments: str, by: str = ANN, typed: str | None = None) -> Told:
        """Run `cashback notifications …` in this process."""
        given = ["notifications", *arguments]
        with logged_in(by, self.folder):
            done = CliRunner().invoke(app, given, env=self.environment, input=typed)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Told(done.exit_code, done.stdout, done.stderr)

    def works(self, *arguments: str, by: str = ANN, typed: str | None = None) -> Told:
        """Run it and check that it was carried out."""
        told = self(*arguments, by=by, typed=typed)
        assert told.status == 0, told
        return told

    def refuses(self, *arguments: str, by: str = ANN) -> str:
        """Run it, check that it ended with status 2, and return what it says to do."""
        told = self(*arguments, by=by)
        assert (told.status, told.out) == (2, ""), told
        return told.err.strip()

    def told(self, tenant: str) -> dict[str, dict[str, Any]]:
        """A tenant's messages by template."""
        return {row["template"]: row for row in self.works("told", tenant, "--json").rows}

    def prepare(self, *options: str, ref: str = "news-1", template: str = "news") -> Told:
        words = ("--subject", "Guides", "--text", "There are new guides on our page.")
        return self.works("bulk", "prepare", ref, "--template", template, *words, *options)

    def audit(self) -> list[tuple[str, ...]]:
        """Who did what to what, why, and for which date, of all that a command did."""
        query = "SELECT actor, tenant_ref, what, after, note, business_date FROM audit ORDER BY id"
        with closing(sqlite3.connect(self.folder / "notifications.sqlite")) as link:
            return [
                row
                for row in link.execute(query)
                if row[0] in (local_actor(ANN).ref, local_actor(BO).ref)
            ]


def opened(url: str) -> Any:
    """The service on a database, for what happens without an officer."""
    service: Any = NotificationsService()
    service.database = NotificationsService.database.on(open_engine(url), lambda: None)
    return service


def tell(service: Any, command: Any) -> None:
    key = "test:" + str(command)[:100]
    service.execute_as(officer(), type(command).__name__, key, to_wire(command))


def go_wrong(url: str) -> None:
    """Have MAIL's invitation fail, and a text come in."""
    service = opened(url)
    told = Client(InProcess({"notifications": service}), officer()).pages(telling.Told("MAIL"))
    reference = next(m.deliveries[0].reference for m in told if m.status == "sent")
    tell(
        service,
        contract.RecordReceipt("folder", reference, "", "permanent-failure", "no such mailbox"),
    )
    text = contract.ReceiveText("folder", "t1", "07700 900111", "Is it\x1b[2J Monday?", builders.ON)
    tell(service, text)
    service.database.engine.dispose()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the databases of a pilot played for two days, and with prices."""
    folder = tmp_path_factory.mktemp("played")
    pilot = PilotBuilder()
    alone = "housing_management"
    pilot.tenant("TEXT", alone, mobile="07700 900111")
    pilot.tenant("MAIL", alone, preferred_channel="email", area_code="LIC")
    pilot.tenant("POST", alone, preferred_channel="letter")
    pilot.tenant("NOWHERE", alone, agreed_on="", email="", mobile="")
    plan = Plan(
        pilot.write(folder / "pilot"),
        folder / "out",
        dt.date(2011, 10, 4),
        databases=folder / "data",
    )
    simulate(plan, say=lambda line: None, progress=lambda done, of: None)
    database = folder / "data" / "notifications.sqlite"
    with closing(sqlite3.connect(database)) as link, link:
        for channel, price in (("sms", TEXT_PRICE), ("letter", LETTER_PRICE)):
            link.execute("UPDATE deliveries SET price = ? WHERE channel = ?", (price, channel))
    go_wrong(f"sqlite:///{database}")
    return database


@pytest.fixture
def desk(played: Path, tmp_path: Path) -> Desk:
    """The command on a copy of that database."""
    shutil.copy(played, tmp_path)
    shutil.copy(played.with_name("calendar.sqlite"), tmp_path)
    (tmp_path / "channels.toml").write_text(CHANNELS, encoding="utf-8")
    return Desk(
        tmp_path,
        {
            "CASHBACK_DATABASE_URL": f"sqlite:///{tmp_path}/{{service}}.sqlite",
            "CASHBACK_CHANNELS": str(tmp_path / "channels.toml"),
        },
    )


# --- what tenants were told ---


def test_everything_a_tenant_was_told_is_listed_with_how_it_went(desk: Desk) -> None:
    shown = desk.works("told", "MAIL").out.splitlines()
    assert shown[0].split() == [
        *("date", "template", "cause", "channel", "status", "when", "why", "reference")
    ]
    failed = next(line for line in shown if "permanent-failure" in line)
    assert "no such mailbox" in failed
    waiting = shown[shown.index(failed) + 1]
    assert "created" in waiting
    assert "waits to be sent" in waiting
    (unreached,) = desk.told("NOWHERE").values()
    assert unreached["status"] == "permanent-failure"
    assert "for an officer: see `tasks`" in desk.works("told", "NOWHERE").out


def test_a_message_is_printed_and_saved_as_it_went_out(desk: Desk) -> None:
    files = {"TEXT": "text.txt", "MAIL": "mail.eml", "POST": "post.pdf"}
    content = {}
    for tenant, name in files.items():
        (delivery,) = desk.told(tenant)["started"]["deliveries"]
        show = ("told", tenant, "--show", delivery["reference"])
        assert "Home Rewards Club" in desk.works(*show).out
        path = desk.folder / "saved" / name
        assert desk.works(*show, "--save", str(path)).out == f"{path}\n"
        content[tenant] = path.read_bytes()
        wrong = desk.refuses(*show, "--save", str(desk.folder / "wrong.doc"))
        assert f"name a file that ends in {path.suffix}" in wrong
    assert content["TEXT"].decode().startswith("Home Rewards Club: ")
    assert message_from_bytes(content["MAIL"], policy=policy.default)["To"].endswith(
        "mail@example.org>"
    )
    assert content["POST"].startswith(b"%PDF")
    assert sorted(path.name for path in (desk.folder / "saved").iterdir()) == sorted(files.values())


def test_nobody_is_shown_what_another_tenant_was_told(desk: Desk) -> None:
    (delivery,) = desk.told("POST")["started"]["deliveries"]
    refusal = desk.refuses("told", "TEXT", "--show", delivery["reference"])
    assert "TEXT was sent nothing with the reference" in refusal
    assert "look at what they were told" in refusal
    assert "--show" in desk.refuses("told", "TEXT", "--save", "x.txt")


def test_the_inbox_of_a_tenant_is_listed(desk: Desk) -> None:
    assert desk.works("inbox", "TEXT").out == "the inbox is empty\n"
    service = opened(desk.environment["CASHBACK_DATABASE_URL"].format(service="notifications"))
    with service.database.begin("test") as uow:
        at = dt.datetime(2026, 7, 1, 11, 5, tzinfo=dt.UTC)
        uow.store.inbox.put("ref-1", "TEXT", "Your year has begun", "Dear Ann", at)
        uow.commit()
    assert (
        "2026-07-01 12:05  Your year has begun  not yet  ref-1" in desk.works("inbox", "TEXT").out
    )
    tell(service, contract.MarkRead("TEXT", "ref-1", builders.ON))
    service.database.engine.dispose()
    assert "not yet" not in desk.works("inbox", "TEXT").out
    assert desk.works("inbox", "TEXT", "--json").rows[0]["body"] == "Dear Ann"


# --- what tenants prefer ---


def test_preferences_are_shown_and_changed(desk: Desk) -> None:
    assert "home_checks  sms" in desk.works("preferences", "TEXT").out
    desk.works("preferences", "TEXT", "--kind", "payments", "--channel", "email")
    desk.works("preferences", "TEXT", "--kind", "news", "--channel", "none", "--large-print")
    desk.works("preferences", "TEXT", "--language", "cy")
    found = desk.works("preferences", "TEXT", "--json").rows
    by_kind = {row["kind"]: row["channel"] for row in found["kinds"]}
    assert (by_kind["payments"], by_kind["news"], by_kind["losses"]) == ("email", "none", "sms")
    assert (found["language"], found["large_print"]) == ("cy", True)
    desk.works("preferences", "TEXT", "--kind", "payments", "--channel", "preferred")
    desk.works("preferences", "TEXT", "--ordinary-print")
    found = desk.works("preferences", "TEXT", "--json").rows
    assert (found["language"], found["large_print"]) == ("cy", False)
    assert {row["channel"] for row in found["kinds"]} == {"sms", "none"}


def test_texts_are_stopped_and_started_as_the_tenant_could(desk: Desk) -> None:
    assert "Texts are stopped" in desk.works("preferences", "TEXT", "--stop-texts").out
    assert desk.told("TEXT")["texts_stopped"]["status"] == "created"
    assert "Texts are stopped" not in desk.works("preferences", "TEXT", "--start-texts").out


def test_a_change_is_in_the_audit_trail_with_who_and_the_date_it_was_typed(desk: Desk) -> None:
    before = today_in_britain()
    desk.works("preferences", "TEXT", "--kind", "news", "--channel", "none", by=BO)
    who, whose, what, after, _, on = desk.audit()[-1]
    assert (who, whose, what, after) == (local_actor(BO).ref, "TEXT", "news", "none")
    assert dt.date.fromisoformat(on) in (before, today_in_britain())


def test_the_same_key_changes_preferences_once(desk: Desk) -> None:
    options = ("preferences", "TEXT", "--language", "cy", "--stop-texts", "--key", "k1")
    for _ in range(2):
        desk.works(*options)
    assert len(desk.audit()) == 4, "language, print, the texts, and the message about these"
    assert "another input" in desk.refuses("preferences", "TEXT", "--language", "en", "--key", "k1")


# --- tasks ---


def test_tasks_say_what_there_is_to_do_and_are_closed_in_each_way(desk: Desk) -> None:
    listed = {row["kind"]: row for row in desk.works("tasks", "--json").rows}
    unreached, text = listed["unreachable"], listed["text_received"]
    shown = desk.works("tasks").out
    assert "no channel reaches the tenant: find out a mobile number" in shown
    assert "text from 07700 900111: Is it[2J Monday?" in shown
    number = str(text["task_id"])
    told = desk.works("task", number, "--done", "--note", "called back", by=BO).out
    assert told == f"task {number} about TEXT is closed\n"
    number = str(unreached["task_id"])
    told = desk.works("task", number, "--letter", "--note", "no number").out
    assert told == f"task {number} about NOWHERE is closed; its message goes as a letter\n"
    assert desk.works("tasks").out == "nothing to do\n"
    closed = desk.works("tasks", "--closed").out
    assert known_as(BO) in closed
    assert "letter" in closed
    assert (local_actor(BO).ref, "called back") in {(row[0], row[4]) for row in desk.audit()}
    (waiting,) = desk.told("NOWHERE").values()
    assert waiting["status"] == "created"


def test_a_message_is_tried_again_from_its_task(desk: Desk) -> None:
    (task,) = [t for t in desk.works("tasks", "--json").rows if t["kind"] == "unreachable"]
    number = str(task["task_id"])
    told = desk.works("task", number, "--retry", "--note", "has a number now").out
    assert "is tried again" in told
    assert "is closed" in desk.refuses("task", number, "--done", "--note", "x")


def test_the_lines_say_what_waits_and_that_no_channel_is_found_yet(desk: Desk) -> None:
    rows = {row["channel"]: row for row in desk.works("lines", "--json").rows}
    assert (rows["sms"]["waiting"], rows["sms"]["provider"]) == (1, "folder")
    assert rows["inbox"]["provider"] == "inbox"
    assert "none yet" not in desk.works("lines").out
    desk.works("preferences", "MAIL", "--language", "cy")
    assert "none yet  -         1" in desk.works("lines").out


# --- messages to many ---


def test_a_message_to_many_is_prepared_with_what_it_comes_to(desk: Desk) -> None:
    shown = desk.prepare().out.splitlines()
    assert shown[0] == "news-1 is prepared: 4 tenants, £0.70401"
    assert [line.split("  ")[0] for line in shown[2:-1]] == [
        "none, or not wanted",
        "email",
        "letter",
        "sms",
    ]
    assert shown[-1].endswith("cashback notifications bulk approve news-1")
    assert "1 tenant, £0.00" in desk.prepare("--area", "LIC", ref="news-2").out
    assert "3 tenants" in desk.prepare("--status", "active", ref="news-3").out
    found = desk.works("bulk", "list", "--json").rows
    assert {row["bulk_ref"] for row in found} == {"news-1", "news-2", "news-3"}
    assert "£0.70401" in desk.works("bulk", "list").out


def test_its_words_can_come_from_a_file(desk: Desk) -> None:
    words = desk.folder / "words.txt"
    words.write_bytes("\ufeffThe lift is out of use.\r\n\r\nUse the stairs.\r\n".encode())
    options = ("bulk", "prepare", "n", "--template", "notice", "--subject", "The lift")
    desk.works(*options, "--text-from", str(words))
    shown = desk.works("bulk", "show", "n").out
    assert shown.endswith("\nThe lift is out of use.\n\nUse the stairs.\n")
    assert "notice, which must be sent" in shown
    words.write_bytes(b"\xff\xfe\x00")
    assert "not a text in UTF-8" in desk.refuses(*options, "--text-from", str(words))
    missing = str(desk.folder / "none.txt")
    assert f"{missing} cannot be read" in desk.refuses(*options, "--text-from", missing)
    words.write_bytes(b"x" * 200_000)
    assert "too long" in desk.refuses(*options, "--text-from", str(words))
    assert "--text-from" in desk.refuses(*options)
    assert "--text-from" in desk.refuses(*options, "--text", "x", "--text-from", str(words))


def test_another_officer_approves_it_after_looking_at_it(desk: Desk) -> None:
    desk.prepare()
    asked = desk("bulk", "approve", "news-1", by=BO, typed="n\n")
    assert (asked.status, "Send it to 4 tenants for £0.70401?" in asked.out) == (1, True)
    assert "nothing was approved" in asked.err
    assert desk("bulk", "approve", "news-1", by=BO).status == 1, "nobody answered"
    told = desk("bulk", "approve", "news-1", "--yes")
    assert (told.status, told.err) == (
        2,
        "ann (local) prepared news-1: another officer approves it\n",
    )
    told = desk.works("bulk", "approve", "news-1", by=BO, typed="y\n")
    assert told.out.endswith("its messages to 4 tenants wait: see `lines`\n")
    assert "created  4" in desk.works("bulk", "show", "news-1").out
    assert desk.works("bulk", "show", "news-1", "--json").rows["decided_by"] == known_as(BO)
    refused = desk.refuses("bulk", "cancel", "news-1")
    assert refused.startswith("news-1 is approved already, by bo (local) on ")
    assert desk.told("TEXT")["news"]["cause"] == "bulk news-1"


def test_the_same_key_approves_once(desk: Desk) -> None:
    desk.prepare()
    for _ in range(2):
        desk.works("bulk", "approve", "news-1", "--yes", "--key", "k", by=BO)
    assert desk("bulk", "approve", "news-1", "--yes", by=BO).status == 2


def test_it_can_be_cancelled_before_anybody_is_told(desk: Desk) -> None:
    desk.prepare()
    assert desk.works("bulk", "cancel", "news-1").out == "news-1 is cancelled; nobody was told\n"
    assert desk("bulk", "approve", "news-1", by=BO).status == 2, "nobody is asked in vain"
    assert "news" not in desk.told("TEXT")


# --- costs ---


def test_costs_are_by_month_channel_and_template_and_exact(desk: Desk) -> None:
    found = desk.works("costs", "--json").rows
    letters = [row for row in found["lines"] if row["channel"] == "letter"]
    texts = [row for row in found["lines"] if row["channel"] == "sms"]
    total = LETTER_PRICE * len(letters) + TEXT_PRICE * len(texts)
    assert found["total"]["price_millipence"] == total
    assert found["total"]["messages"] == sum(row["messages"] for row in found["lines"])
    shown = desk.works("costs").out.splitlines()
    assert shown[0].split() == ["month", "channel", "template", "messages", "segments", "price"]
    assert shown[-1].startswith("in all")
    assert shown[-1].endswith(f"£{total / 100_000:.5f}")
    path = desk.folder / "costs.csv"
    assert desk.works("costs", "--csv", str(path)).out == f"{path}: {len(found['lines'])} rows\n"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    assert round(sum(float(row["price_pounds"]) for row in rows) * 100_000) == total


def test_costs_are_of_the_days_that_are_asked_for(desk: Desk) -> None:
    tomorrow = (today_in_britain() + dt.timedelta(days=2)).isoformat()
    assert desk.works("costs", "--since", tomorrow).out == "nothing was sent in that time\n"
    assert desk.works("costs", "--until", tomorrow, "--json").rows["total"]["messages"] > 0
    refusal = desk.refuses("costs", "--since", "2012-05-01", "--until", "2012-04-01")
    assert "--since is after --until" in refusal
    assert desk("costs", "--since", "May").status == 2
    assert "not both" in desk.refuses("costs", "--json", "--csv", "x.csv")


# --- previews and settings: without a database ---


@pytest.fixture
def alone(tmp_path: Path) -> Desk:
    """The command on a machine without databases and settings."""
    nowhere = f"sqlite:///{tmp_path}/nowhere/{{service}}.sqlite"
    return Desk(tmp_path, {"CASHBACK_DATABASE_URL": nowhere, "CASHBACK_CHANNELS": ""})


def test_a_template_is_previewed_as_text_and_as_e_mail(alone: Desk) -> None:
    listed = alone.works("preview").out
    assert all(name in listed for name in templates())
    assert "no_bank_details, bank_details_invalid" in listed
    shown = alone.works("preview", "payment_held", "--case", "rent_arrears").out
    assert "1 segment:\n\nHome Rewards Club: your £125 is on hold" in shown
    assert "Subject: Your payment of £125 is on hold" in shown
    assert "Dear Siân O’Brien" in shown
    assert "payment_held-no_bank_details" not in shown
    assert not (alone.folder / "nowhere").exists()


def test_a_preview_is_written_in_every_form(alone: Desk) -> None:
    folder = alone.folder / "looks"
    options = ("--case", "both_elements", "--language", "cy", "--large-print", "--to", str(folder))
    told = alone.works("preview", "invited", *options).out
    names = [f"invited-both_elements{ending}" for ending in (".sms.txt", ".eml", ".html", ".pdf")]
    assert told.split() == [str(folder / name) for name in names]
    assert (folder / names[-1]).read_bytes().startswith(b"%PDF")
    assert "<html" in (folder / names[2]).read_text(encoding="utf-8")


def test_what_cannot_be_previewed_is_said_with_what_can(alone: Desk) -> None:
    assert "there are agreed, " in alone.refuses("preview", "greeting")
    refusal = alone.refuses("preview", "invited", "--case", "x")
    assert refusal == "invited has no case x; there are both_elements, repairs_only"
    assert "name the template" in alone.refuses("preview", "--to", "x")
    in_the_way = alone.folder / "file"
    in_the_way.touch()
    told = alone("preview", "invited", "--to", str(in_the_way / "deeper"))
    assert (told.status, told.out) == (1, "")
    assert "cannot be written" in told.err


def test_a_settings_file_is_read_and_what_is_on_is_said(alone: Desk) -> None:
    told = alone.works("check-channels").out
    assert "CASHBACK_CHANNELS names none" in told
    path = alone.folder / "channels.toml"
    path.write_text(CHANNELS + '[inbox]\non = false\n[folder]\npath = "x"\n', encoding="utf-8")
    shown = alone.works("check-channels", str(path)).out
    rows = {line.split()[0]: line.split() for line in shown.splitlines() if line}
    assert rows["sms"][1:3] == ["yes", "folder"]
    assert rows["sms"][-2:] == ["always", "£0.02401"]
    assert rows["inbox"][1:3] == ["no", "-"]
    alone.environment["CASHBACK_CHANNELS"] = str(path)
    assert alone.works("check-channels").out == shown


def test_every_fault_of_a_settings_file_is_listed(alone: Desk) -> None:
    path = alone.folder / "channels.toml"
    path.write_text('[sms]\nprovider = "pigeon"\nburst = 0\n', encoding="utf-8")
    faults = alone.refuses("check-channels", str(path)).splitlines()
    assert len(faults) == 2
    assert [fault.split(" ")[:2] for fault in faults] == [
        ["channels.toml:2:", "sms.provider:"],
        ["channels.toml:3:", "sms.burst:"],
    ]
    missing = str(alone.folder / "none.toml")
    assert f"{missing}: cannot be read" in alone.refuses("check-channels", missing)


# --- what cannot be done ---

PREPARE = ("bulk", "prepare", "n", "--template", "news", "--text", "There are new guides.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["told", "NOBODY"], "no tenant 'NOBODY' is registered; check the reference"),
        (["inbox", "NOBODY"], "no tenant 'NOBODY' is registered; check the reference"),
        (["preferences", "NOBODY"], "no tenant 'NOBODY' is registered; check the reference"),
        (["preferences", "TEXT", "--kind", "news"], "--kind and --channel go together"),
        (["preferences", "TEXT", "--channel", "sms"], "--kind and --channel go together"),
        (
            ["preferences", "TEXT", "--kind", "payments", "--channel", "none"],
            "payments must be told; what can be stopped: news, reminders",
        ),
        (["preferences", "TEXT", "--kind", "gossip", "--channel", "sms"], "there are joining, "),
        (["task", "1", "--note", "x"], "give one of --done, --retry, --letter and --mistake"),
        (["task", "1", "--note", "x", "--done", "--retry"], "give one of --done, "),
        (["task", "1", "--note", " ", "--done"], "say in --note what you did or found"),
        (["task", "99", "--note", "x", "--done"], "there is no task 99"),
        (["bulk", "show", "none"], "there is no message to many 'none'; `bulk list` shows"),
        (["bulk", "approve", "none"], "there is no message to many 'none'; `bulk list` shows"),
        (["bulk", "cancel", "none"], "there is no message to many none"),
        (
            [*PREPARE, "--subject", "s", "--area", "XX"],
            "nobody is in that area with that status",
        ),
        (
            [*PREPARE, "--subject", "", "--status", "asleep"],
            "'asleep' is no status; there are ",
        ),
    ],
    ids=lambda value: "-".join(value[:3]) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    desk: Desk, arguments: list[str], sentence: str
) -> None:
    refusal = desk.refuses(*arguments)
    assert sentence in refusal
    assert "\n" not in refusal
    assert desk.audit() == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["preferences", "TEXT", "--language", "fr"],
        ["preferences", "TEXT", "--kind", "news", "--channel", "pigeon"],
        ["bulk", "prepare", "n", "--template", "invited", "--subject", "s", "--text", "t"],
        ["task", "1", "--done"],
        ["task", "one", "--done", "--note", "x"],
    ],
    ids=lambda arguments: "-".join(arguments[:3]),
)
def test_a_slip_is_refused_with_what_there_is_to_choose_from(
    desk: Desk, arguments: list[str]
) -> None:
    told = desk(*arguments)
    assert (told.status, told.out) == (2, "")
    assert told.err
    assert desk.audit() == []


def test_a_folder_without_databases_is_said_to_be_so(alone: Desk) -> None:
    told = alone("tasks")
    assert (told.status, told.out) == (1, "")
    assert "there is no database" in told.err


def test_settings_with_a_fault_are_named_by_what_needs_them(desk: Desk) -> None:
    (desk.folder / "channels.toml").write_text("[sms]\nburst = 0\n", encoding="utf-8")
    told = desk("lines")
    assert (told.status, told.out) == (1, "")
    assert "channels.toml:2: sms.burst: use a whole number" in told.err


def test_a_refusal_in_a_process_ends_with_status_2_and_nothing_on_standard_output(
    desk: Desk,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "notifications", "told", "NOBODY"],
        env={**os.environ, **desk.environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    sentence = "no tenant 'NOBODY' is registered; check the reference\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


def test_the_help_of_the_whole_command_loads_no_library_of_a_service() -> None:
    heavy = ("sqlalchemy", "kombu", "jinja2", "nameko", "typst", "requests")
    program = f"import sys, services.cli.main; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.parametrize(
    "name",
    [*notifications.names, *(f"bulk {name}" for name in to_many.names)],
)
def test_every_command_explains_itself(name: str) -> None:
    told = CliRunner().invoke(app, ["notifications", *name.split(), "--help"])
    assert told.exit_code == 0
    assert len(told.stdout.split()) > 15


# --- over RPC ---


@pytest.fixture
def by_rpc(
    broker_url: str, postgresql_url: str, database_template: str, tmp_path: Path
) -> Iterator[Desk]:
    """The same, with notifications as a process on RabbitMQ and PostgreSQL that sends at once."""
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        for each in ("calendar", "notifications"):
            url = database_url(database_template, each)
            name = make_url(url).database
            link.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0".encode())
            make_tables(each, url)
    service = opened(url)
    with service.database.begin("test") as uow:
        for event in (
            builders.scheme_opened(),
            builders.registered(),
            builders.registered(tenant_ref="T0002", email="", mobile=""),
        ):
            handlers.ON_EVENT[type(event)](event, uow)
        uow.commit()
    service.database.engine.dispose()
    channels = tmp_path / "channels.toml"
    channels.write_text(f"{CHANNELS}[folder]\npath = '{tmp_path}/sent'\n", encoding="utf-8")
    environment = {
        "CASHBACK_BROKER_URL": broker_url,
        "CASHBACK_DATABASE_URL": database_template,
        "CASHBACK_CHANNELS": str(channels),
    }
    with kombu.Connection(broker_url) as link:
        for each in SERVICES:
            link.default_channel.queue_delete(inbox_name(each))
    declare_topology(broker_url)
    processes = Processes(environment, tmp_path)
    processes.start("calendar", "run", "calendar")
    processes.start("notifications", "run", "notifications")
    yield Desk(tmp_path, environment)
    processes.stop()
    log = (tmp_path / "notifications.log").read_text(encoding="utf-8")
    assert "900930" not in log
    assert "new guides" not in log


def test_an_officers_day_over_rpc(by_rpc: Desk) -> None:
    desk = by_rpc
    desk.works("preferences", "T0001", "--large-print", "--kind", "reminders", "--channel", "email")
    desk.prepare(template="notice")
    assert "£0.02401" in desk.works("bulk", "show", "news-1").out
    assert "another officer" in desk("bulk", "approve", "news-1", "--yes").err
    desk.works("bulk", "approve", "news-1", "--yes", by=BO)
    wait_until(lambda: desk.told("T0001")["notice"]["status"] == "sent", "the notice is sent")
    reference = desk.told("T0001")["notice"]["deliveries"][0]["reference"]
    assert "new guides" in desk.works("told", "T0001", "--show", reference).out
    wait_until(lambda: desk.works("tasks", "--json").rows, "a task for who cannot be reached")
    (task,) = desk.works("tasks", "--json").rows
    desk.works("task", str(task["task_id"]), "--letter", "--note", "has no number")
    wait_until(lambda: desk.told("T0002")["notice"]["status"] == "sent", "the letter is sent")
    reference = desk.told("T0002")["notice"]["deliveries"][-1]["reference"]
    path = desk.folder / "letter.pdf"
    desk.works("told", "T0002", "--show", reference, "--save", str(path))
    assert path.read_bytes().startswith(b"%PDF")
    assert desk.works("costs", "--json").rows["total"]["price_millipence"] == (
        TEXT_PRICE + LETTER_PRICE
    )
    assert {row["channel"] for row in desk.works("lines", "--json").rows} >= {"sms", "letter"}
    assert "there is no task 9" in desk.refuses("task", "9", "--done", "--note", "x")
