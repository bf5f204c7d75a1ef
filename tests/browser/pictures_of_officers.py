"""The pictures of housing officers' pages: opening, a file, a tenant, a contact, an appeal."""

from playwright.sync_api import Page, expect

from tests.browser.photographer import Photographer, choose, fill, follow, press
from tests.browser.states.scheme import example_chosen
from tests.integration.console.uploading import csv_of, tenant

TENANT = "/tenants/T0073"

ZOE = {"first_name": "Zoë", "last_name": "Scott", "address_line_1": "127 High Street"}
AT_HOME = {"town": "Lichfield", "postcode": "WS13 6AN", "area_code": "LIC", "uprn": "100011684608"}
"""The tenant of the pictures, as a file might have her again under another reference."""


def opening(seen: Photographer) -> None:
    """A manager has the example's file read, and looks at the answers."""
    sian = seen.page("Siân Morgan", "/scheme/open/file")
    with sian.expect_navigation():
        example_chosen(sian)
    seen.take(sian, "open-scheme", 800, top=230)


def officers(seen: Photographer) -> None:
    """A file is looked through; a tenant is in touch, and appeals."""
    dev = seen.page("Dev Patel", "/imports/tenants/new")
    attach(dev, importing())
    press(dev, "Look through the file")
    expect(dev.locator("main")).to_contain_text("What importing will do")
    seen.take(dev, "import", 1440, top=290)
    seen.take(seen.page("Dev Patel", TENANT), "tenant-page", 1080, top=290)
    contact(seen)
    appeal(seen)


def importing() -> bytes:
    """Return a file: who is new, who has an unknown area or no postcode, who may be known."""
    rows = (
        tenant(301),
        tenant(302, area_code="DUDD"),
        tenant(303, postcode=""),
        tenant(304, **ZOE, **AT_HOME),
    )
    return csv_of(*rows)


def attach(page: Page, content: bytes) -> None:
    file = {"name": "May tenants.csv", "mimeType": "text/csv", "buffer": content}
    page.locator('input[name="file"]').set_input_files(file)  # type: ignore[arg-type]


def contact(seen: Photographer) -> None:
    dev = seen.page("Dev Patel", f"{TENANT}/contacts/new")
    choose(dev, kind="enquiry", came_by="telephone")
    fill(dev, contact_ref="C90001", **{"on": "1", "on-month": "5", "on-year": "2012"})
    press(dev, "Check what it does")
    seen.take(dev, "contact", 1000, top=290)
    choose(dev, really="no")
    press(dev, "Log this contact")


def appeal(seen: Photographer) -> None:
    dev = seen.page("Dev Patel", f"{TENANT}/appeals/new")
    choose(dev, cause_ref="C90001", came_by="telephone")
    fill(dev, words="I rang about the flat next door, not about mine.")
    press(dev, "Record the appeal")
    sian = seen.page("Siân Morgan", "/appeals")
    follow(sian, "Appeal ")
    seen.take(sian, "appeal", 1130, top=230)
