"""The board's report, live: as it stands after the last date that is closed, by the same code as in
the results of a pilot (`services/report`). It names nobody.
"""

from services.gateway.console.report.pages import report

__all__ = ["report"]
