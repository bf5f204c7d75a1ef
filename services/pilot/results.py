"""Collects a pilot's results from the services, by their queries."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from services.client.asking import Client
from services.contracts.queries.enrolment import (
    Everybody,
    OutlineOfScheme,
    ParticipantRow,
    Participants,
    PersonRow,
    SchemeOutline,
)
from services.contracts.queries.evaluation import Figure, Figures
from services.contracts.queries.notifications.lines_and_tasks import TaskRow, Tasks
from services.contracts.queries.notifications.telling import MessageRow, Messages
from services.contracts.queries.payments.bank import UnmatchedReturnRow, UnmatchedReturns
from services.contracts.queries.payments.books import PostingRow, Postings
from services.contracts.queries.payments.results import (
    BankFilePart,
    BankFiles,
    InstalmentRow,
    Instalments,
    PaymentRow,
    Payments,
)
from services.report.answers import Answers
from services.report.asking import ask_for_answers


@dataclass(frozen=True)
class Results:
    """Everything that the output files and the summary are written from, in the files' order.

    `people` are the tenants by reference, with name and address. `bank_files` are in
    parts: those of one name, one after the other, are the file.
    """

    scheme: SchemeOutline
    as_of: dt.date
    people: dict[str, PersonRow]
    participants: Sequence[ParticipantRow]
    instalments: Sequence[InstalmentRow]
    payments: Sequence[PaymentRow]
    postings: Sequence[PostingRow]
    bank_files: Sequence[BankFilePart]
    messages: Sequence[MessageRow]
    tasks: Sequence[TaskRow]
    figures: Sequence[Figure]
    unmatched_returns: Sequence[UnmatchedReturnRow]
    answers: Answers


def collect(as_of: dt.date, client: Client) -> Results:
    """Ask every service for its part of the results as they are, of which `as_of` is the date."""
    figures = list(client.pages(Figures()))
    return Results(
        scheme=client.ask(OutlineOfScheme()),
        as_of=as_of,
        people={person.tenant_ref: person for person in client.pages(Everybody())},
        participants=list(client.pages(Participants())),
        instalments=list(client.pages(Instalments())),
        payments=sorted(client.pages(Payments()), key=attrgetter("entry_day", "tenant_ref")),
        postings=list(client.pages(Postings())),
        bank_files=list(client.pages(BankFiles())),
        messages=sorted(
            client.pages(Messages()), key=attrgetter("date", "tenant_ref", "template", "cause")
        ),
        tasks=list(client.pages(Tasks())),
        figures=figures,
        unmatched_returns=list(client.pages(UnmatchedReturns())),
        answers=ask_for_answers(client, as_of, figures),
    )
