"""What finance does: each part is a room of its own, with its templates in `templates/finance/`.

today.py       what waits for whom, and what falls due
runs.py        runs: looked at whole
run_deeds.py   prepared, approved by another person, exported, submitted
bank_files.py  the files made of runs, and who took them away
from_bank.py   what comes back from the bank, and what is not on its statement
words.py       how states and reasons are called, and their colours
sections.py    the parts of finance, at the top of its pages
"""

from typing import Final

from services.gateway.console.finance.bank_files import bank_files
from services.gateway.console.finance.from_bank import from_bank
from services.gateway.console.finance.run_deeds import run_deeds
from services.gateway.console.finance.runs import runs
from services.gateway.console.finance.sections import sections
from services.gateway.console.finance.today import finance
from services.gateway.console.finance.words import install_words
from services.gateway.console.permissions import can_open

FINANCE: Final = (finance, runs, run_deeds, bank_files, from_bank)
"""Its rooms."""

finance.record_once(install_words)
finance.add_app_template_global(sections)
finance.add_app_template_global(can_open)
