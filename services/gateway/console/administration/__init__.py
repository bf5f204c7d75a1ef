"""What administrators look after: each part is a room, with templates in its name's folder.

status.py     how the services stand (`standings.py` asks them)
dates.py      in practice, the dates: an administrator closes them
"""

from typing import Final

from services.gateway.console.administration.dates import dates
from services.gateway.console.administration.status import administration

ADMINISTRATION: Final = (administration, dates)
"""Its rooms."""
