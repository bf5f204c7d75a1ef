"""What housing officers and their managers do; templates are in `templates/officers/`.

scheme.py          the scheme: shown whole, and opened, once
answers.py         what is typed into the form for a scheme, as a scheme file has it, and back
scheme_words.py    what its settings are called
contacts.py        contacts: what one would cost before it is logged, those there are, taken back
contact_words.py   what they are called
arrears.py         arrears of rent, by hand
appeals.py         appeals, recorded by one person and decided by another
scheme_settings.py  what of it may change while it is open, and its versions
deal.py            the text of the deal, and its versions
areas.py           areas, their places and who stands in line for one
tenants.py         tenants are found and listed, each on one page
joining.py         a tenant signs the deal, or applies again
contact_details.py how a tenant is reached and told
corrections.py     name, address and UPRN put right; surveys.py  what a tenant answered
leaving.py         a tenant leaves or died, with what that does to the money
typed.py           what is typed into their forms
whole_story.py     what happened to a tenant, from all services
what_next.py       what is awaited
words.py           how all this is called
waits.py           what of all this waits, for the first page
"""

from typing import Final

from services.gateway.console.officers.appeals import appeals
from services.gateway.console.officers.areas import areas
from services.gateway.console.officers.arrears import arrears
from services.gateway.console.officers.contact_details import contact_details
from services.gateway.console.officers.contacts import contacts
from services.gateway.console.officers.corrections import corrections
from services.gateway.console.officers.deal import deal
from services.gateway.console.officers.joining import joining
from services.gateway.console.officers.leaving import leaving
from services.gateway.console.officers.scheme import scheme
from services.gateway.console.officers.scheme_settings import scheme_settings
from services.gateway.console.officers.surveys import surveys
from services.gateway.console.officers.tenants import tenants

OFFICERS: Final = (
    *(tenants, joining, contact_details, leaving, corrections, surveys),
    *(scheme, scheme_settings, deal, areas),
    *(contacts, arrears, appeals),
)
"""The blueprints of the housing officers' pages."""
