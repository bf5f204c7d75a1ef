"""The books: the trial balance of a day, postings, and whether everything agrees."""

from flask import Blueprint, Response, render_template, request

from services.contracts.queries.payments.books import (
    BalanceRow,
    Differences,
    LedgerOfRun,
    Postings,
    TrialBalance,
)
from services.gateway.access import roles
from services.gateway.console.asked import chosen, day
from services.gateway.console.finance.words import LEDGER_ACCOUNTS, money_words
from services.gateway.console.lists import list_page
from services.gateway.console.spreadsheets import rows_as_file
from services.gateway.visitor import client_for_visitor

books = Blueprint(
    "finance_books", __name__, url_prefix="/finance/books", template_folder="templates"
)
books.context_processor(money_words)

may_see = roles("finance", "finance_approver", "auditor")


@books.get("")
@may_see
def trial_balance() -> str | Response:
    """Show what every account was debited and credited with up to a day."""
    on = day("on")
    found = client_for_visitor().ask(TrialBalance(on))
    if "as" in request.args:
        name = f"trial-balance-{found.on}" if found.on else "trial-balance"
        return rows_as_file(request.args["as"], name, BalanceRow, found.accounts)
    return render_template("finance/trial_balance.html", found=found, on=on)


@books.get("/postings")
@may_see
def postings() -> str | Response:
    """Show every posting, of some days and of one account where they are asked for."""
    since, until, account = day("since"), day("until"), chosen("account", LEDGER_ACCOUNTS)
    query = Postings(since, until, account)
    shown = {"since": since, "until": until, "account": account}
    return list_page(query, "finance/postings.html", "postings", **shown)


@books.get("/runs/<run_ref>")
@may_see
def ledger_of_run(run_ref: str) -> str | Response:
    """Show the postings of a run's payments."""
    query, name = LedgerOfRun(run_ref), f"ledger-{run_ref}"
    return list_page(query, "finance/run_ledger.html", name, run_ref=run_ref)


@books.get("/differences")
@may_see
def differences() -> str | Response:
    """Work every balance and status out afresh, once somebody asks for it: it takes a while."""
    if "as" not in request.args and "verify" not in request.args:
        return render_template("finance/differences.html", page=None, after=None)
    return list_page(Differences(), "finance/differences.html", "differences")
