"""The same year through the pages, on RabbitMQ and PostgreSQL."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.a_year import OPENS, UNTIL, is_lived_as_played
from tests.browser.hosts import distributed, nothing_before

FIRST_PAID = dt.date(2012, 3, 5)


@pytest.mark.timeout(900)
def test_its_first_quarter_is_the_same_over_the_broker(
    browser: Browser,
    tmp_path: Path,
    broker_url: str,
    make_database: Callable[[str], str],
    database_template: str,
) -> None:
    """To the day on which the first run is paid; all of it with CASHBACK_TEST_WHOLE_YEAR=1."""
    until = UNTIL if os.environ.get("CASHBACK_TEST_WHOLE_YEAR") else FIRST_PAID
    servers = broker_url, make_database, database_template
    with distributed(nothing_before(OPENS), tmp_path, *servers) as served:
        is_lived_as_played(until, served, browser, tmp_path)
