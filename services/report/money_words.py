"""What the lines of the money are called."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "promised": "Cashback of all years that began",
    "earned": "Cashback earned so far",
    "paid": "Cashback in tenants’ accounts",
    "lost": "Cashback lost by breaches and leaving",
    "administration": "Running the scheme, in all",
    "administration.visit": "Running the scheme: visits",
    "administration.officer": "Running the scheme: officers’ time",
    "administration.message_sms": "Running the scheme: texts",
    "administration.message_email": "Running the scheme: e-mails",
    "administration.message_letter": "Running the scheme: letters",
    "administration.bank_file": "Running the scheme: bank files",
    "avoided": "Saved by repairs avoided",
    "net": "Net result: saved, less cashback earned, less running the scheme",
    "per_home": "Net result for each home that began its year",
    "per_pound": "Saved for each pound spent",
    "break_even": "Cashback for each home at which nothing is lost or gained",
    "forecast.cashback": "By the end of all years: cashback, if no more is lost",
    "forecast.administration": "By the end of all years: running the scheme",
    "forecast.avoided": "By the end of all years: saved",
    "forecast.net": "By the end of all years: net result",
    "net.repairs_cheaper": "If repairs cost a quarter less",
    "net.repairs_dearer": "If repairs cost a quarter more",
    "net.administration_cheaper": "If running the scheme cost a quarter less",
    "net.administration_dearer": "If running the scheme cost a quarter more",
    "net.nothing_lost": "If no cashback had been lost",
    "net.intention_to_treat": "With all homes that were given a place, whatever became of them",
    "net.nothing_changed_outside": "As if nothing had changed outside the scheme",
}


def amount_in_words(name: str) -> str:
    """Return what an amount is; one that is not known here, as its name is written."""
    return WORDS.get(name) or name.replace(".", ": ").replace("_", " ").capitalize()
