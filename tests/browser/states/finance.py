"""Finance, with nothing to pay yet."""

from tests.browser.looking import state

STATES = [
    state("/finance", "finance"),
    state("/finance/due", "finance"),
    state("/finance/runs", "finance"),
    state("/finance/runs/prepare", "finance"),
    state("/finance/bank-files", "finance"),
    state("/finance/from-bank", "finance"),
    state("/finance/from-bank/returns", "finance"),
    state("/finance/from-bank/statement", "finance"),
    state("/finance/from-bank/unmatched", "finance"),
    state("/finance/from-bank/not-on-statement", "finance"),
]
