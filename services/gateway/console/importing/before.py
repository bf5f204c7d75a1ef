"""What the scheme is compared with: files of repairs before it, and of homes outside it."""

from typing import Final

from services.contracts.queries.enrolment import JoiningTerms
from services.contracts.queries.evaluation import ComparedWith
from services.gateway.console.importing.simple import Pages
from services.gateway.importing.before import COMPARISON, HISTORY
from services.terms.people import Role

MAY_LOOK: Final[tuple[Role, ...]] = ("housing_manager", "auditor")

import_history: Final = Pages(
    "import_history", HISTORY, MAY_LOOK, JoiningTerms(), "earlier repairs", ComparedWith()
).blueprint()

import_comparison: Final = Pages(
    "import_comparison",
    COMPARISON,
    MAY_LOOK,
    JoiningTerms(),
    "homes outside the scheme",
    ComparedWith(),
).blueprint()
