"""The statement as a PDF that a screen reader can read (PDF/UA-1), the same bytes each time.

WeasyPrint lays out the page with Pango, a system library that pip does not install; it is therefore
imported only when a PDF is asked for. The same input gives the same bytes on any machine with the
same libraries and fonts: the date of creation is the statement's, and HarfBuzz takes from the
fonts what the page needs. (What WeasyPrint would do without HarfBuzz writes the time into them.)
"""

from typing import Any, Final
from warnings import catch_warnings

from services.payments.adapters.statement.content import Statement
from services.payments.adapters.statement.page import statement_html

DEBIAN_PACKAGES: Final = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class PdfLibrariesMissing(Exception):
    """Raised when the system libraries behind PDFs are missing. An operator installs them."""

    def __init__(self) -> None:
        packages = " ".join(DEBIAN_PACKAGES)
        super().__init__(
            "PDFs need the Pango and HarfBuzz libraries, which are not all on this machine. "
            f"On Debian or Ubuntu: sudo apt-get install {packages}"
        )


def statement_pdf(statement: Statement) -> bytes:
    """Return the PDF, tagged for accessibility. Raises `PdfLibrariesMissing`."""
    weasyprint = _weasyprint()
    page = weasyprint.HTML(string=statement_html(statement))
    pdf: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _weasyprint() -> Any:
    try:
        with catch_warnings(action="ignore", category=DeprecationWarning):
            import weasyprint  # type: ignore[import-untyped]
            from weasyprint.text.ffi import (  # type: ignore[import-untyped]
                harfbuzz_subset,
            )
    except OSError as error:
        raise PdfLibrariesMissing from error
    if harfbuzz_subset is None:  # WeasyPrint only warns of this
        raise PdfLibrariesMissing
    return weasyprint
