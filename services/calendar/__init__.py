"""The calendar: the only source of business dates."""
