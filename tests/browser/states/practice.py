"""Finance and administration in the middle of their work: a small pilot that was played."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page
from sqlalchemy.engine import make_url

from tests.browser.looking import Url, state
from tests.small_practice import PREPARED, RUN, play_to_practise, write_pilot


def fill(url: Url) -> None:
    folder = Path(str(make_url(url("payments")).database)).parent
    with TemporaryDirectory() as pilot:
        files = write_pilot(Path(pilot) / "pilot")
        play_to_practise(files, f"sqlite:///{folder}/{{service}}.sqlite", url)


def left_empty(page: Page) -> None:
    """Send the form of the page as it came."""
    page.locator("main form[method=post] button[type=submit]").first.click()


def searched(page: Page) -> None:
    """Look for everybody called Ann."""
    page.locator("main input[type=text], main input[type=search]").first.fill("Ann")
    left_empty(page)


def not_found(page: Page) -> None:
    """Look for somebody who is not there."""
    page.locator("main input[type=text], main input[type=search]").first.fill("Zebedee")
    left_empty(page)


def without_a_reason(page: Page) -> None:
    """Send a form that asks for a reason without one."""
    page.locator("main textarea, main input[type=text]").first.fill("")
    left_empty(page)


def prepared(page: Page) -> None:
    """Send a message to many as it is to be prepared, and look at it."""
    page.get_by_label("A reference for it").fill("news-2")
    page.locator("input[type=radio]").first.check()
    page.get_by_label("What it is about").fill("Gas")
    page.get_by_label("What it says").fill("We check every boiler in March.")
    left_empty(page)


def first_message(page: Page) -> None:
    """Open what the tenant was told first."""
    page.locator("main a[href*='/messages/']").first.click()


def dead_letter(page: Page) -> None:
    """Open the event that could not be handled."""
    page.locator("main a[href*='/dead-letters/payments/']").first.click()


def dead_letter_read(page: Page) -> None:
    dead_letter(page)
    page.get_by_role("link", name="Read the event").click()


def to_try_again(page: Page) -> None:
    dead_letter(page)
    page.get_by_role("link", name="Try again").click()


def to_discard(page: Page) -> None:
    dead_letter(page)
    page.get_by_role("link", name="Discard").click()


def kept_as_it_is(page: Page) -> None:
    """Keep settings without saying why."""
    page.get_by_role("button", name="Keep these settings").click()


def looked_over(page: Page) -> None:
    """Look at another text of the deal before it is kept."""
    page.get_by_role("textbox", name="The text").fill("# We agree\n\nThis is it.\n\n- One\n- Two")
    page.get_by_role("button", name="Check the text").click()


MANY, TENANTS = "/telling/many", "/telling/tenants"
RUNS = "/finance/runs"
MANAGED = (
    *("/scheme", "/scheme/settings", "/scheme/settings/areas", "/scheme/settings/contact-points"),
    *("/scheme/settings/payment-days", "/scheme/settings/rules", "/scheme/settings/costs"),
    "/scheme/settings/versions",
    *("/scheme/deal", "/scheme/deal/change", "/scheme/deal/versions", "/areas", "/areas/DUD"),
)
STATES = [
    *(state(path, "housing_manager") for path in MANAGED),
    state("/scheme/settings/areas", "housing_manager", then=kept_as_it_is, status=422),
    state("/scheme/deal/change", "housing_manager", then=looked_over),
    state("/scheme/deal/versions/1", "auditor"),
    state("/areas/LIC", "housing_officer"),
    state("/areas/DUD/give", "housing_officer"),
    state("/", "housing_manager"),
    state("/finance", "finance"),
    state("/finance", "finance_approver"),
    state("/finance/due?from=2012-01-01&to=2012-12-31", "finance"),
    state(RUNS, "finance"),
    *(state(f"{RUNS}/{RUN}{page}", "finance") for page in ("", "/lines", "/left-out")),
    *(state(f"{RUNS}/{PREPARED}{page}", "finance_approver") for page in ("", "/lines", "/approve")),
    state(f"{RUNS}/{PREPARED}/lines?mark=changed_account", "finance_approver"),
    state(f"{RUNS}/{PREPARED}/reject", "finance_approver"),
    state(f"{RUNS}/{PREPARED}/reject", "finance_approver", then=without_a_reason, status=422),
    state(f"{RUNS}/{RUN}/cancel", "finance_approver", status=409),
    *(state(f"{RUNS}/{PREPARED}/{deed}", "finance", status=409) for deed in ("export", "submit")),
    state(f"{RUNS}/{RUN}/export-instead", "finance", status=409),
    state(f"{RUNS}/prepare", "finance", then=left_empty, status=409),
    state("/finance/bank-files", "finance"),
    state("/finance/bank-files/1", "finance"),
    state("/finance/from-bank", "finance"),
    state("/finance/from-bank/1", "finance"),
    state("/finance/from-bank/2", "finance"),
    state("/finance/from-bank/statement", "finance", then=left_empty, status=422),
    state("/finance/tenants", "finance", then=searched),
    state("/finance/tenants", "finance", then=not_found),
    state("/finance/tenants/T2/bank-details", "finance_approver"),
    state("/finance/tenants/T2/bank-details/enter", "finance", then=left_empty, status=422),
    state("/finance/tenants/T3", "housing_officer"),
    state("/finance/details-to-confirm", "finance_approver"),
    state("/finance/budget", "board"),
    state("/finance/budget/set?element=&area_code=DUD", "finance", status=422),
    state(
        "/finance/budget/set?element=repairs&area_code=DUD", "finance", then=left_empty, status=422
    ),
    state("/finance/samples/draw", "finance", then=left_empty, status=422),
    state("/status", "administrator"),
    state("/dead-letters?service=payments", "administrator"),
    *(
        state("/dead-letters?service=payments", "administrator", then=done)
        for done in (dead_letter, to_try_again, to_discard)
    ),
    state("/dead-letters?service=payments", "auditor", then=dead_letter_read),
    state("/dead-letters?service=payments", "finance", then=dead_letter),
    state("/dead-letters/payments/handled", "administrator", status=404),
    state("/audit?service=payments&kind=tenant&ref=T2", "auditor"),
    state(f"/audit?service=payments&kind=run&ref={RUN}", "finance"),
    state("/telling/messages", "housing_officer"),
    state(TENANTS, "housing_officer", then=searched),
    state(f"{TENANTS}/T1", "housing_officer"),
    state(f"{TENANTS}/T1", "housing_officer", then=first_message),
    state(f"{TENANTS}/T1/preferences", "housing_officer"),
    state("/telling/tasks", "housing_officer"),
    state(MANY, "housing_manager"),
    state(f"{MANY}/news", "housing_manager"),
    state(f"{MANY}/news/approve", "housing_manager"),
    state(f"{MANY}/news/cancel", "housing_officer"),
    state(f"{MANY}/new", "housing_officer", then=left_empty, status=422),
    state(f"{MANY}/new", "housing_officer", then=prepared),
    state("/telling/costs", "board"),
]
