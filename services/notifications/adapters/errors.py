"""What goes wrong between us and the outside world of messages.

NotificationsError
├── Unfit               a message cannot go out by this channel as it is (`correspondence.py`)
│   ├── TextTooLong     more than two segments
│   └── NotPrintable    no typeface has its letters
├── ProviderFailure     a provider did not take it; its kinds say what to do (`port.py`)
├── BrokenTemplate      a template file is to be mended (`wording.py`)
├── BadChannels         the channels file cannot be used: correct it (`channel_settings.py`)
├── NoSuchSample        there is no such template or case to preview (`previewing.py`)
└── Unreadable          a callback cannot be read (`callback_readers.py`)
"""


class NotificationsError(Exception):
    """Root of what the adapters raise; never raised itself. No message names a person."""
