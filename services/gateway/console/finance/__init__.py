"""What finance does: each part is a room of its own, with its templates in `templates/finance/`.

today.py       what waits for whom, and what falls due
runs.py        runs: looked at whole
run_deeds.py   prepared, approved by another person, exported, submitted
bank_files.py  the files made of runs, and who took them away
from_bank.py   what comes back from the bank, and what is not on its statement
returned.py    a payment came back: noted by hand
sections.py    the parts of finance, at the top of its pages
tenants.py        a tenant is found, and their money shown down to the posting
details.py        bank details: checked and kept, withdrawn, confirmed by another person
books.py          the trial balance, postings, and whether everything agrees
budget.py         the budget and the forecast
samples.py        people drawn at random and asked whether the money came
settings.py       finance's settings and the weight table
payer.py          the account that pays, and another that is proposed
words.py          what all this is called; business_date.py the date
"""

from typing import Final

from services.gateway.console.finance.bank_files import bank_files
from services.gateway.console.finance.books import books
from services.gateway.console.finance.budget import budget
from services.gateway.console.finance.details import details_room
from services.gateway.console.finance.from_bank import from_bank
from services.gateway.console.finance.payer import payer
from services.gateway.console.finance.returned import returned
from services.gateway.console.finance.run_deeds import run_deeds
from services.gateway.console.finance.runs import runs
from services.gateway.console.finance.samples import samples
from services.gateway.console.finance.sections import sections
from services.gateway.console.finance.settings import settings
from services.gateway.console.finance.tenants import tenants
from services.gateway.console.finance.today import finance
from services.gateway.console.finance.words import install_words
from services.gateway.console.permissions import can_open

FINANCE: Final = (
    *(finance, runs, run_deeds, bank_files, from_bank, returned),
    *(tenants, details_room, books, budget, samples, settings, payer),
)
"""The blueprints of finance's pages."""

finance.record_once(install_words)
finance.add_app_template_global(sections)
finance.add_app_template_global(can_open)
