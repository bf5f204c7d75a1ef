"""Where messages come from. The address is reserved for examples; a landlord puts its own here."""

FROM_ADDRESS = "no-reply@example.org"
"""The sender of every e-mail; its domain also names the e-mails' Message-IDs."""
