"""Asks the services for what the report is made of."""

from datetime import date

from services.client.asking import Client
from services.contracts.queries.enrolment import OutlineOfScheme
from services.contracts.queries.evaluation import Effects, Figures, MoneySummary
from services.report.answers import Answers, as_they_are, effects_as_they_are


def ask_for_answers(client: Client, as_of: date) -> Answers:
    """Return what the evaluation answers now; `as_of` is the last date that is closed.

    `not_found` before a scheme is open, and before a date is closed.
    """
    scheme = client.ask(OutlineOfScheme())
    return Answers(
        scheme=scheme.name,
        landlord=scheme.landlord,
        as_of=as_of,
        areas=dict(zip(scheme.areas, scheme.area_names, strict=True)),
        figures=as_they_are(client.pages(Figures())),
        effects=effects_as_they_are(client.ask(Effects())),
        money=client.ask(MoneySummary()),
    )
