"""What finance does: each part is a room of its own, with its templates in `templates/finance/`.

runs.py   runs: looked at, approved by another person, exported, submitted
words.py  how states are called, and their colours

tenants.py        a tenant is found, and their money shown down to the posting
details.py        bank details: checked and kept, withdrawn, confirmed by another person
books.py          the trial balance, postings, and whether everything agrees
budget.py         the budget and the forecast
samples.py        people drawn at random and asked whether the money came
settings.py       finance's settings, the weight table, the account that pays
money_words.py    what all this is called; money_in.py reads amounts; business_date.py the date
"""

from typing import Final

from services.gateway.console.finance.books import books
from services.gateway.console.finance.budget import budget
from services.gateway.console.finance.details import details_room
from services.gateway.console.finance.runs import runs
from services.gateway.console.finance.samples import samples
from services.gateway.console.finance.settings import settings
from services.gateway.console.finance.tenants import tenants

FINANCE: Final = (runs, tenants, details_room, books, budget, samples, settings)
"""Its rooms."""
