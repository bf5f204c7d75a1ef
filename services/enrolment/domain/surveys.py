"""Surveys: what tenants are asked before the year and after it, 0 to 10."""

from typing import Final

QUESTIONS: Final = (
    "I can deal with small problems myself",
    "My home works for me",
    "I would recommend my landlord",
)
"""What is asked; another question may be kept as well."""

LOWEST, HIGHEST = 0, 10
