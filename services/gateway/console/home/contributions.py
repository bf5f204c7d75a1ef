"""Whatever waits for somebody, by room: what the first page is made of."""

from typing import Any, Final

from services.gateway.console.administration.waits import WAITS as ADMINISTRATORS_WAIT
from services.gateway.console.finance.today import WAITS as FINANCE_WAITS
from services.gateway.console.home.waits import WAITS as PEOPLE_WAIT
from services.gateway.console.importing.waits import WAITS as IMPORTS_WAIT
from services.gateway.console.officers.waits import WAITS as OFFICERS_WAIT
from services.gateway.console.repairs.waits import WAITS as REPAIRS_WAIT
from services.gateway.console.telling.waits import WAITS as TELLING_WAITS
from services.gateway.console.waiting import Contribution, KeptHere

CONTRIBUTIONS: Final[tuple[Contribution[Any] | KeptHere, ...]] = (
    *(OFFICERS_WAIT, REPAIRS_WAIT, FINANCE_WAITS, TELLING_WAITS),
    *(IMPORTS_WAIT, PEOPLE_WAIT),
    *ADMINISTRATORS_WAIT,
)
