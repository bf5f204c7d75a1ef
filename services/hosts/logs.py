"""Logs as JSON lines on standard error. Personal and bank data do not belong in them."""

import logging
import sys

import structlog

NEVER_LOGGED = (
    "sort_code",
    "account_number",
    "account_name",
    "email",
    "mobile",
    "address_line_1",
    "address_line_2",
    "postcode",
    "first_name",
    "last_name",
    "data",
    "body",
)


def set_up_logs(level: str) -> None:
    """Send everything at `level` and above to standard error."""
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def redact(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Cover values that may name a person or an account."""
    for name in NEVER_LOGGED:
        if name in event:
            event[name] = "[covered]"
    return event
