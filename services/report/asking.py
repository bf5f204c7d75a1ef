"""Asks the services for what the report is made of."""

from collections.abc import Iterable
from datetime import date

from services.client.asking import Client
from services.contracts.queries.enrolment import OutlineOfScheme
from services.contracts.queries.evaluation import Effects, Figure, MoneySummary
from services.report.answers import Answers, as_they_are, effects_as_they_are


def ask_for_answers(client: Client, as_of: date, figures: Iterable[Figure]) -> Answers:
    """Return what the evaluation answers now; `as_of` is the last date that is closed.

    `figures` are all that it has of it: what is asked once serves others too.

    `not_found` before a scheme is open, and before a date is closed.
    """
    scheme = client.ask(OutlineOfScheme())
    return Answers(
        scheme=scheme.name,
        landlord=scheme.landlord,
        as_of=as_of,
        areas=dict(zip(scheme.areas, scheme.area_names, strict=True)),
        figures=as_they_are(figures),
        effects=effects_as_they_are(client.ask(Effects())),
        money=client.ask(MoneySummary()),
    )
