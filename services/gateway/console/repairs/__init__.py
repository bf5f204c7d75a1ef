"""The repairs team: each part is a room, with its templates in `templates/repairs/`.

visits.py   the diary: the visits of a day, one visit; booked, moved, cancelled
results.py  the result of a visit, room by room, and completed
rooms.py    what is looked at in visits: the scheme's rooms
people.py   who lives where a visit is made
inspections.py  what visits decide: no access, works done, corrections, follow-ups
visit_effects.py  what a visit will do, in sentences
waits.py    what waits for surveyors and managers, for the first page
words.py    how all that is called
"""

from typing import Final

from services.gateway.console.repairs.inspections import inspections
from services.gateway.console.repairs.results import results
from services.gateway.console.repairs.rooms import rooms
from services.gateway.console.repairs.visits import visits

REPAIRS: Final = (visits, results, rooms, inspections)
"""The blueprints of the pages of home checks."""
