"""The settings that docs/channels.md shows and lists are those that are read."""

import pytest

from services.notifications.adapters.channel_settings import read_channels
from services.notifications.adapters.channels import ChannelSettings, RetrySettings
from services.notifications.adapters.provider_tables import KEYS
from tests.integration.notifications.documented import PAGE, toml_blocks, twilio_channels
from tests.integration.notifications.gateway_stubs import TwilioStub
from tests.integration.notifications.notify_stub import KEY

SECRETS = {
    "CASHBACK_SMTP_PASSWORD": "p-1",
    "CASHBACK_NOTIFY_KEY": KEY,
    "CASHBACK_CALLBACK_TOKEN": "t-1",
    "CASHBACK_UNSUBSCRIBE_SECRET": "s-1",
}


def test_the_file_to_begin_with_is_read_without_a_fault(tmp_path, monkeypatch):
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "channels.toml"
    file.write_text(toml_blocks()[0], encoding="utf-8")
    channels = read_channels(file, None)
    assert channels.in_use == {"smtp", "notify", "folder", "inbox"}
    assert channels.channel("letter").price_millipence == 85_000


def test_the_table_for_twilio_is_read_without_a_fault(tmp_path):
    with TwilioStub() as stub:
        assert twilio_channels(stub, tmp_path).in_use == {"sms_gateway", "folder", "inbox"}


@pytest.mark.parametrize(
    "keys",
    [
        *KEYS.values(),
        set(ChannelSettings.__dataclass_fields__) - {"price_millipence"} | {"price_pence"},
        set(RetrySettings.__dataclass_fields__),
        {"token_variable", "public_url", "unsubscribe_secret_variable"},
    ],
)
def test_every_setting_is_in_the_reference(keys):
    page = PAGE.read_text(encoding="utf-8")
    assert [key for key in keys if f"`{key}`" not in page] == []
