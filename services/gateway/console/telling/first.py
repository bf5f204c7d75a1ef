"""Where everything about telling tenants is."""

from typing import Final

from flask import Blueprint, render_template

from services.gateway.access import roles
from services.gateway.console.telling.words import (
    BULK_STATES,
    KINDS,
    OUTCOME_WORDS,
    TASK_KINDS,
    as_words,
    channel_words,
    plain,
    status_words,
)

telling = Blueprint("telling", __name__, url_prefix="/telling", template_folder="templates")
telling.add_app_template_filter(channel_words, "channel")
telling.add_app_template_filter(status_words, "message_status")
telling.add_app_template_filter(plain, "plain")
telling.add_app_template_filter(as_words, "as_words")
telling.add_app_template_filter(BULK_STATES.__getitem__, "bulk_state")
telling.add_app_template_filter(lambda kind: KINDS.get(kind, plain(kind)), "message_kind")
telling.add_app_template_filter(lambda kind: TASK_KINDS.get(kind, plain(kind)), "task_kind")
telling.add_app_template_filter(lambda code: OUTCOME_WORDS.get(code, plain(code)), "outcome")

PLACES: Final = (
    ("telling_tenants.find", "One tenant", "What they were told, and how they want to be told."),
    ("messages.listed", "Messages", "Every message and what became of it."),
    ("tasks.listed", "Tasks", "Tenants not reached, texts to read, messages that failed."),
    ("many.listed", "Messages to many", "Prepared by one person, approved by another."),
    ("channels.lines", "Channels", "What waits, and why."),
    ("channels.costs", "Costs", "By month, channel and message."),
    ("samples.listed", "What messages look like", "Every message, with sample facts."),
)


@telling.get("")
@roles(
    *("housing_officer", "housing_manager", "auditor", "administrator"),
    *("finance", "finance_approver", "board"),
)
def first() -> str:
    """The places that the visitor may go to."""
    return render_template("telling/first.html", places=PLACES)
