"""Which pages are measured, and who opens each: one line a page."""

from dataclasses import dataclass

from services.terms.people import Role

TENANT = "T0001"
"""One who is in the example as it is, and in it many times."""

RUN = "run-2012-03-01"

AREA = "DUD"


@dataclass(frozen=True)
class Opened:
    """A page as a role opens it; with `words` a search for these, posted as that `input`."""

    path: str
    role: Role
    words: str = ""
    input: str = "words"

    def __str__(self) -> str:
        where = f"/ for {self.role}" if self.path == "/" else self.path
        return f"search “{self.words}” on {where}" if self.words else where


FRAME = Opened("/telling/tenants", "housing_officer")
"""A page of the frame alone: it asks no service for anything of its own."""

PAGES = (
    Opened("/", "finance"),
    Opened("/", "housing_officer"),
    Opened("/finance", "finance"),
    Opened("/finance/due", "finance"),
    Opened("/finance/runs", "finance"),
    Opened(f"/finance/runs/{RUN}", "finance"),
    Opened(f"/finance/runs/{RUN}/lines", "finance"),
    Opened("/finance/bank-files", "finance"),
    Opened("/finance/details-to-confirm", "finance_approver"),
    Opened(f"/finance/tenants/{TENANT}", "finance"),
    Opened(f"/finance/tenants/{TENANT}/ledger", "finance"),
    Opened(f"/finance/tenants/{TENANT}/bank-details", "finance"),
    Opened("/finance/tenants", "finance", words="hunt", input="text"),
    Opened("/telling/messages", "housing_officer"),
    Opened("/telling/tasks", "housing_officer"),
    Opened(f"/telling/tenants/{TENANT}", "housing_officer"),
    Opened("/telling/tenants", "housing_officer", words="hunt"),
    Opened(f"/audit?service=payments&kind=tenant&ref={TENANT}", "auditor"),
    Opened("/status", "administrator"),
    Opened("/tenants", "housing_officer", words="hunt", input="text"),
    Opened("/tenants/list", "housing_officer"),
    Opened(f"/tenants/{TENANT}", "housing_officer"),
    Opened(f"/tenants/{TENANT}/contacts", "housing_officer"),
    Opened(f"/tenants/{TENANT}/contacts/new", "housing_officer"),
    Opened("/areas", "housing_officer"),
    Opened(f"/areas/{AREA}", "housing_officer"),
    Opened("/appeals", "housing_manager"),
    Opened("/visits", "repairs_manager"),
    Opened("/jobs", "repairs_manager"),
    Opened("/imports/tenants", "housing_officer"),
    Opened("/imports/jobs", "repairs_manager"),
)
