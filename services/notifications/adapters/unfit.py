"""Why a message cannot go out by a channel."""

from services.notifications.adapters.errors import NotificationsError


class Unfit(NotificationsError):
    """Raised when a message cannot go out by this channel as it is. Use another channel.

    The words name nobody.
    """


class TextTooLong(Unfit):
    """Raised when a text has more than two segments whatever is left out."""


class NotPrintable(Unfit):
    """Raised when a letter has a character of an alphabet that no typeface here has."""
