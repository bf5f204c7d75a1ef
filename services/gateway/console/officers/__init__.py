"""What housing officers and their managers do; templates are in `templates/officers/`.

scheme.py          the scheme: shown whole, and opened, once
answers.py         what is typed into the form for a scheme, as a scheme file has it, and back
scheme_words.py    what its settings are called
tenants.py         tenants are found and listed, each on one page
whole_story.py     what happened to a tenant, from all services
what_next.py       what is awaited
words.py           how all this is called
waits.py           what of all this waits, for the first page
"""

from typing import Final

from services.gateway.console.officers.scheme import scheme
from services.gateway.console.officers.tenants import tenants

OFFICERS: Final = (tenants, scheme)
"""Its rooms."""
