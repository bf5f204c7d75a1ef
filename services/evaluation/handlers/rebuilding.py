"""Facts made again from the log."""

from services.contracts.events import class_of
from services.evaluation.handlers import FACTS_OF
from services.evaluation.handlers.keeping import event_of
from services.evaluation.store import Work


def rebuild(uow: Work) -> int:
    """Empty all facts and make them again of what was heard; return of how many events.

    It is one transaction: whoever asks meanwhile sees the facts of before, and what arrives
    meanwhile waits, as it does behind every writer of a database.
    """
    uow.connection.expect_many_rows()
    uow.store.forget_facts()
    number = 0
    for heard in uow.store.heard():
        cls = class_of(heard.type)
        assert cls is not None, "only what is known is handled, and so heard"
        uow.store.sequence = heard.sequence
        FACTS_OF[cls](event_of(cls, heard.data), uow)
        number += 1
    return number
