"""What is read of repairs: by the command line, and later the console and reports."""

from services.backbone.backlog import backlog_in
from services.backbone.dead_letters import dead_letters_in
from services.backbone.handling import Queries
from services.backbone.story import story_in
from services.contracts.queries.repairs import (
    RepairsBacklog,
    RepairsDeadLetterEnvelope,
    RepairsDeadLetters,
    RepairsDeadLetterWhole,
    RepairsStory,
)
from services.repairs import tables
from services.repairs.queries import drafts, homes, inspections, known_jobs, to_book, today, visits

ON_QUERY: Queries = {
    **visits.ON_QUERY,
    **drafts.ON_QUERY,
    **homes.ON_QUERY,
    **known_jobs.ON_QUERY,
    **inspections.ON_QUERY,
    **to_book.ON_QUERY,
    **today.ON_QUERY,
    **dead_letters_in(
        tables.backbone,
        RepairsDeadLetters,
        RepairsDeadLetterEnvelope,
        RepairsDeadLetterWhole,
    ),
    RepairsBacklog: backlog_in(tables.backbone),
    RepairsStory: story_in(tables.backbone),
}
"""What can be asked of repairs without changing anything."""
