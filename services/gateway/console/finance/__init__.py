"""What finance does: each part is a room of its own, with its templates in `templates/finance/`.

runs.py   runs: looked at, approved by another person, exported, submitted
words.py  how states are called, and their colours
"""

from typing import Final

from services.gateway.console.finance.runs import runs

FINANCE: Final = (runs,)
"""Its rooms."""
