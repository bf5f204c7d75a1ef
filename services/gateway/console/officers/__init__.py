"""What housing officers and their managers do; templates are in `templates/officers/`.

scheme.py          the scheme: shown whole, and opened, once
answers.py         what is typed into the form for a scheme, as a scheme file has it, and back
scheme_words.py    what its settings are called
scheme_settings.py  what of it may change while it is open, and its versions
deal.py            the text of the deal, and its versions
areas.py           areas, their places and who stands in line for one
waits.py           what of all this waits, for the first page
"""

from typing import Final

from services.gateway.console.officers.areas import areas
from services.gateway.console.officers.deal import deal
from services.gateway.console.officers.scheme import scheme
from services.gateway.console.officers.scheme_settings import scheme_settings

OFFICERS: Final = (scheme, scheme_settings, deal, areas)
"""Its rooms."""
