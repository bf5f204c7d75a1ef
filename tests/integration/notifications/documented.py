"""Settings as docs/channels.md has them, for stubs instead of the real providers."""

import re
from pathlib import Path

import pytest

from services.notifications.adapters.channel_settings import read_channels
from services.notifications.adapters.channels import Channels
from tests.integration.notifications.gateway_stubs import TwilioStub

PAGE = Path(__file__).parents[3] / "docs" / "channels.md"

AROUND = """
[sms]
provider = "sms_gateway"
[listen]
token_variable = "CASHBACK_CALLBACK_TOKEN"
"""

CALLBACK_TOKEN = "callback-token"


def toml_blocks() -> list[str]:
    """Return the files and tables that the page shows."""
    return re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def twilio_channels(stub: TwilioStub, folder: Path) -> Channels:
    """Return the settings for Twilio, pointed at a stub."""
    (shown,) = (block for block in toml_blocks() if "twilio" in block)
    table = shown.replace("https://api.twilio.com", stub.url).replace("AC…", stub.account)
    file = folder / "channels.toml"
    file.write_text(f"{AROUND}{table}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CASHBACK_TWILIO_TOKEN", stub.token)
        environment.setenv("CASHBACK_CALLBACK_TOKEN", CALLBACK_TOKEN)
        return read_channels(file, folder)
