"""How long an appeal may take: the tenant to make one, the landlord to decide it."""

from datetime import timedelta
from typing import Final

APPEAL_PERIOD: Final = timedelta(days=28)
"""How long a tenant may appeal, from the day the breach was recorded."""

WORKING_DAYS_TO_DECIDE: Final = 10
"""By when an appeal is to be decided, in working days after it was received."""
