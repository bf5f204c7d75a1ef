"""A year of twelve tenants through the pages, on the embedded host."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.a_year import OPENS, UNTIL, is_lived_as_played
from tests.browser.hosts import embedded_from_nothing


@pytest.mark.timeout(900)
def test_a_year_through_the_pages_is_the_year_of_its_files(
    browser: Browser, tmp_path: Path
) -> None:
    with embedded_from_nothing(OPENS, tmp_path) as (served, data):
        is_lived_as_played(UNTIL, served, browser, tmp_path, "--data", str(data))
