import re
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from services.backbone.errors import NotReady
from services.notifications.adapters.channel_settings import BadChannels, read_channels
from services.notifications.adapters.folder import Folder
from services.notifications.adapters.providers import providers_for
from services.notifications.store.landlord_channels import channels_of, rules_from
from tests.unit.notifications.providers import Provider

WHOLE = """
[email]
provider = "smtp"
per_second = 5
daily_cap = 2000
[sms]
provider = "sms_gateway"
price_pence = 2.4
[letter]
on = false
[bulk]
per_minute = 60
[retry]
seconds = [30, 90]
ask_after_seconds = 90
[smtp]
host = "mail.example.org"
username = "cashback"
password_variable = "MAIL_PASSWORD"
[sms_gateway]
send_url = "https://texts.example.org/messages"
bearer_variable = "TEXTS_KEY"
statuses = { accepted = "sent", failed = "permanent-failure" }
[listen]
token_variable = "CALLBACK_TOKEN"
public_url = "https://cashback.example.org/"
"""

SECRETS = {"MAIL_PASSWORD": "hunter2", "TEXTS_KEY": "k-1", "CALLBACK_TOKEN": "t-1"}


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Read settings from a file of these words."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)

    def read_words(words):
        path = tmp_path / "channels.toml"
        path.write_text(words, encoding="utf-8")
        return read_channels(path, tmp_path / "messages")

    return read_words


def faults(read, words):
    with pytest.raises(BadChannels) as refused:
        read(words)
    return str(refused.value).splitlines()


def test_without_a_file_everything_goes_into_a_folder(tmp_path):
    channels = read_channels(None, tmp_path)
    assert {name: channels.channel(name).provider for name in channels.by_name} == {
        "sms": "folder",
        "email": "folder",
        "letter": "folder",
        "inbox": "inbox",
    }
    assert channels.folder.path == tmp_path
    assert channels.smtp is channels.notify is channels.sms_gateway is None


def test_texts_keep_quiet_hours_unless_it_is_said_otherwise(read):
    assert (read("").channel("sms").opens, read("").channel("sms").closes) == (time(8), time(20))
    assert read("").channel("email").opens is None
    always = read('[sms]\nopens = ""\ncloses = ""').channel("sms")
    assert (always.opens, always.closes) == (None, None)


def test_a_whole_file_is_read(read):
    channels = read(WHOLE)
    assert channels.channel("email").daily_cap == 2000
    assert channels.channel("sms").price_millipence == 2_400
    assert not channels.channel("letter").on
    assert channels.smtp.password == "hunter2"
    assert channels.smtp.port == 587
    assert channels.sms_gateway.statuses["failed"] == "permanent-failure"
    assert channels.sms_gateway.fields["to"] == "to"
    assert channels.listen.public_url == "https://cashback.example.org"
    rules = rules_from(channels)
    assert rules.open_channels == ("sms", "email", "inbox")
    assert rules.bulk.per_second == 1.0
    assert rules.ask_after.total_seconds() == 90


def test_no_secret_is_shown_when_settings_are_printed(read):
    printed = repr(read(WHOLE))
    assert not [secret for secret in SECRETS.values() if f"'{secret}'" in printed]


def test_every_fault_is_said_at_once_where_it_is_and_what_to_write(read):
    words = """
    [email]
    provider = "pigeon"
    per_second = "fast"
    [sms]
    opens = "20:00"
    closes = "08:00"
    burts = 3
    [fax]
    on = true
    [retry]
    seconds = [60, 30]
    """
    assert faults(read, words) == [
        'channels.toml:3: email.provider: "pigeon" is not known here; use folder, notify or smtp',
        "channels.toml:4: email.per_second: is text; give a number, without quotation marks",
        'channels.toml:6: sms.opens: give both, the earlier one first, or both as "" for round the'
        " clock",
        'channels.toml:8: sms.burts: is not a setting known here; did you mean "burst"?',
        'channels.toml:9: fax: is not a table known here; did you mean "inbox"?',
        "channels.toml:12: retry.seconds: give a list of growing numbers, like [60, 300, 1800]",
    ]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('[email]\nprovider = "smtp"', "smtp.host: is missing and must be given: text"),
        ('[sms]\nprovider = "notify"', "notify.key_variable: is missing and must be given"),
        (
            '[sms]\nprovider = "notify"\n[notify]\nkey_variable = "NOT_SET_ANYWHERE"',
            "notify.key_variable: the environment variable NOT_SET_ANYWHERE is not set",
        ),
        (
            '[email]\nprovider = "smtp"\n[smtp]\nhost = "h"\ntimeout_seconds = 60',
            "retry.ask_after_seconds: give more than twice the longest time-out: > 120",
        ),
        (
            '[email]\nprovider = "smtp"\n[smtp]\nhost = "h"\nsecurity = "none"\nusername = "u"\n'
            'password_variable = "MAIL_PASSWORD"',
            "smtp.security: a password is sent in TLS only: choose starttls or tls",
        ),
        (
            '[sms]\nprovider = "notify"\n[notify]\nkey_variable = "team-aaaa-bbbb"',
            "notify.key_variable: give the name of an environment variable, not the secret",
        ),
        ('[listen]\npublic_url = "http://x"', "listen.public_url: give an address that begins"),
        ("[sms]\non = 1", "sms.on: is a whole number; give true or false, without quotation marks"),
        ("sms = 3", "sms: is a whole number; write it as a table, [sms]"),
        ('[sms]\nopens = "08:00+01:00"', "sms.opens: give a time of day in quotation marks"),
        ("[sms]\nopens = 08:00:00", "sms.opens: is a time; give text in quotation marks"),
        (
            '[smtp]\nhots = "mail.example.org"',
            'smtp.hots: is not a setting known here; did you mean "host"?',
        ),
        (
            '[email]\nprovider = "smtp"\n[smtp]\nhost = "h"\nca_file = "/no/such.pem"',
            "smtp.ca_file: there is no such file",
        ),
        ('[sms]\nopens = "8 am"', "sms.opens: give a time of day in quotation marks"),
        ("[bulk]\nper_minute = 0", "bulk.per_minute: use a whole number from 1 to 100000"),
        ("[sms\n", "this is not TOML"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_write(read, words, fault):
    assert any(fault in said for said in faults(read, words))


GATEWAY = """
[sms]
provider = "sms_gateway"
[sms_gateway]
send_url = "https://texts.example.org/messages"
find_url = "https://texts.example.org/messages"
bearer_variable = "TEXTS_KEY"
"""


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ('statuses = { gone = "lost" }', "statuses: gone = 'lost' is not known here; give sent or"),
        ('fields = { to = "" }', "fields: to cannot be left out"),
        ('fields = { text = "" }', "fields: text cannot be left out"),
        ('fields = { reference = "" }', "find_by: no reference is given to it to find by"),
        ('find_fields = { reference = "" }', "find_by: no reference is given to it to find by"),
        (
            'find_by = "to_and_text"\nfind_fields = { to = "" }',
            "find_fields: to cannot be left out where texts are found by it",
        ),
        ('found_fields = { body = "b" }', "found_fields.body: is not known here; did you mean"),
    ],
)
def test_a_gateway_that_would_lose_or_double_texts_is_a_fault(read, words, fault):
    (said,) = faults(read, GATEWAY + words)
    assert re.match(rf"channels.toml:\d+: sms_gateway.{re.escape(fault)}", said)


def test_a_gateway_that_cannot_be_asked_needs_no_way_to_ask(read):
    words = GATEWAY.replace("find_url", "# find_url") + 'fields = { reference = "" }'
    assert read(words).sms_gateway.fields["reference"] == ""


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://texts.example.org/m", True),
        ("http://127.0.0.1:8080/m", True),
        ("http://localhost/m", True),
        ("http://texts.example.org/m", False),
        ("texts.example.org/m", False),
        ("https://", False),
        ("https://[::1/m", False),
    ],
)
def test_texts_go_in_tls_unless_they_stay_on_this_machine(read, address, good):
    words = f'[sms]\nprovider = "sms_gateway"\n[sms_gateway]\nsend_url = "{address}"'
    if good:
        assert read(words).sms_gateway.send_url == address
    else:
        words_for_it = "sms_gateway.send_url: give an address that begins with https://"
        assert faults(read, words) == [f"channels.toml:4: {words_for_it}"]


ID = "26785a09-ab16-4eb0-8407-a37497a57506"


@pytest.mark.parametrize(
    ("key", "good"),
    [
        (f"live-{ID}-{ID}", True),
        (f"{ID}-{ID}", True),
        (ID, False),
        ("short", False),
        (f"live-{ID}{ID}", False),
    ],
)
def test_a_key_that_is_cut_off_is_a_fault_that_does_not_show_it(read, monkeypatch, key, good):
    monkeypatch.setenv("NOTIFY_KEY", key)
    words = '[letter]\nprovider = "notify"\n[notify]\nkey_variable = "NOTIFY_KEY"'
    if good:
        assert read(words).notify.key == key
    else:
        (said,) = faults(read, words)
        assert "notify.key_variable: its value is not a key of Notify's" in said
        assert key not in said


def test_the_end_of_a_line_is_no_part_of_a_secret(read, monkeypatch):
    monkeypatch.setenv("TEXTS_KEY", "k-1\n")
    assert read(GATEWAY).sms_gateway.bearer == "k-1"


def test_a_template_is_needed_only_for_a_channel_that_is_on(read, monkeypatch):
    monkeypatch.setenv("NOTIFY_KEY", f"live-{ID}-{ID}")
    words = """
    [letter]
    provider = "notify"
    [sms]
    on = false
    provider = "notify"
    [notify]
    key_variable = "NOTIFY_KEY"
    """
    assert read(words).notify.text_template_id == ""


def test_a_provider_that_no_channel_uses_needs_no_settings(read):
    assert read('[email]\non = false\nprovider = "smtp"').smtp is None


def test_where_there_is_no_folder_by_default_the_file_names_it(tmp_path):
    path = tmp_path / "channels.toml"
    path.write_text("[sms]\n")
    with pytest.raises(BadChannels, match=r"folder\.path: is missing and must be given"):
        read_channels(path, None)
    path.write_text('[folder]\npath = "/data/messages"\n')
    assert read_channels(path, None).folder.path == Path("/data/messages")


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(BadChannels, match="cannot be read"):
        read_channels(tmp_path / "none.toml", tmp_path)


def test_what_no_channel_uses_is_not_even_imported():
    """Every process of the pilot would start later for it."""
    used = "services.notifications.dispatcher, services.gateway.callbacks"
    slow = {"requests", "smtplib", "phonenumbers", "notifications_python_client"}
    asked = f"import sys, {used}; print(sorted({slow} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_only_open_channels_have_a_provider(read):
    providers = providers_for(read("[letter]\non = false"), Provider("inbox"))
    assert sorted(providers) == ["email", "inbox", "sms"]
    assert providers["email"] is providers["sms"]
    assert isinstance(providers["sms"], Folder)


def test_beside_a_sqlite_file_is_a_folder_and_beside_a_server_is_none(monkeypatch):
    monkeypatch.delenv("CASHBACK_CHANNELS", raising=False)
    found = channels_of(make_url("sqlite:////data/notifications.sqlite"))
    assert found.folder.path == Path("/data/messages")
    with pytest.raises(NotReady, match="CASHBACK_CHANNELS should name their settings file"):
        channels_of(make_url("postgresql://host/cashback_notifications"))
