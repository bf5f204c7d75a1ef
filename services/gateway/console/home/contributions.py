"""Whatever waits for somebody, by room: what the first page is made of."""

from typing import Any, Final

from services.gateway.console.finance.today import WAITS as FINANCE_WAITS
from services.gateway.console.officers.waits import WAITS as OFFICERS_WAIT
from services.gateway.console.waiting import Contribution

CONTRIBUTIONS: Final[tuple[Contribution[Any], ...]] = (OFFICERS_WAIT, FINANCE_WAITS)
