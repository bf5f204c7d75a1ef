"""Who went into arrears of rent and who came out, from the rent system's file."""

from typing import Final

from services.contracts.queries.enrolment import JoiningTerms
from services.gateway.console.importing.simple import Pages
from services.gateway.importing.arrears import ARREARS

import_arrears: Final = Pages(
    "import_arrears",
    ARREARS,
    ("housing_officer", "housing_manager", "auditor"),
    JoiningTerms(),
    "rent accounts",
).blueprint()
