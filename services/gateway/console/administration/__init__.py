"""What administrators look after: each part is a room, with templates in its name's folder.

status.py        how the services stand (`backlogs.py` asks them)
dates.py         in practice, the dates: an administrator closes them
dead_letters.py  events that could not be handled: looked at, tried again, given up
trail.py         the audit trail of a thing
services.py      what every service is asked and told alike
waits.py         dead letters that wait, for the first page
"""

from typing import Final

from services.gateway.console.administration.dates import dates
from services.gateway.console.administration.dead_letters import dead_letters
from services.gateway.console.administration.status import administration
from services.gateway.console.administration.trail import trail

ADMINISTRATION: Final = (administration, dates, dead_letters, trail)
"""The blueprints of administration's pages."""
