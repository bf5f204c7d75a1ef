"""What is read of enrolment: by the command line, and later the console and reports.

participations.py   the tenancies of the scheme and how they stand
surveys.py          what tenants answered
areas.py            the areas, their places and lines
joining.py          what comes of signing and applying again
memberships.py      one of them whole, and lists by status and area
newcomers.py        what uploaded files are read against
weighing.py         what a repair would count for
people.py           who the tenants are, found as one would on the telephone
scheme.py           the scheme in brief
appeals.py          appeals, and what can be appealed against
contacts.py         contacts, and whether one would count
today.py            what waits for somebody
deal_texts.py       the words that tenants sign
"""

from services.backbone.backlog import backlog_in
from services.backbone.dead_letters import dead_letters_in
from services.backbone.handling import Queries
from services.backbone.story import story_in
from services.contracts.queries.enrolment import (
    EnrolmentBacklog,
    EnrolmentDeadLetterEnvelope,
    EnrolmentDeadLetters,
    EnrolmentDeadLetterWhole,
    EnrolmentStory,
)
from services.enrolment import tables
from services.enrolment.queries import (
    appeals,
    areas,
    contacts,
    deal_texts,
    joining,
    memberships,
    newcomers,
    participations,
    people,
    scheme,
    surveys,
    today,
    weighing,
)

ON_QUERY: Queries = {
    **newcomers.ON_QUERY,
    **weighing.ON_QUERY,
    **participations.ON_QUERY,
    **joining.ON_QUERY,
    **surveys.ON_QUERY,
    **memberships.ON_QUERY,
    **people.ON_QUERY,
    **contacts.ON_QUERY,
    **appeals.ON_QUERY,
    **scheme.ON_QUERY,
    **deal_texts.ON_QUERY,
    **areas.ON_QUERY,
    **today.ON_QUERY,
    **dead_letters_in(
        tables.backbone,
        EnrolmentDeadLetters,
        EnrolmentDeadLetterEnvelope,
        EnrolmentDeadLetterWhole,
    ),
    EnrolmentBacklog: backlog_in(tables.backbone),
    EnrolmentStory: story_in(tables.backbone),
}
"""What can be asked of enrolment without changing anything."""
