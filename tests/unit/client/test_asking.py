"""How commands and queries are sent to the services."""

import datetime as dt
from typing import Any

import pytest

from services.client.asking import COMMANDS_A_CALL, Client
from services.client.errors import NoAnswer, OutcomeUnknown
from services.contracts.notifications import DeliverMessages, SentMessages
from services.contracts.payments import SubmitRun
from services.contracts.queries.payments.runs import RunRow, Runs
from services.terms.people import Actor
from tests.people import officer

DAY = dt.date(2012, 1, 31)


class Noting:
    """Notes every call, and answers with what was put in."""

    def __init__(self, *answers: Any) -> None:
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.answers = list(answers)

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        self.calls.append((service, method, arguments))
        return self.answers.pop(0) if self.answers else None


class Silent:
    """Takes a call and never answers."""

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        raise NoAnswer("nobody answered")


def orders(number: int) -> list[tuple[DeliverMessages, str]]:
    return [(DeliverMessages(DAY), f"key-{n}") for n in range(number)]


def test_commands_sent_together_keep_their_order_and_their_keys() -> None:
    way = Noting()
    Client(way, officer()).tell_all(orders(2 * COMMANDS_A_CALL + 1))
    sent = [order for _, _, arguments in way.calls for order in arguments["orders"]]
    assert [order["key"] for order in sent] == [key for _, key in orders(2 * COMMANDS_A_CALL + 1)]
    assert {call[:2] for call in way.calls} == {("notifications", "execute_all")}


def test_no_call_carries_more_commands_than_a_caller_waits_for() -> None:
    way = Noting()
    Client(way, officer()).tell_all(orders(2 * COMMANDS_A_CALL + 1))
    sizes = [len(arguments["orders"]) for _, _, arguments in way.calls]
    assert sizes == [COMMANDS_A_CALL, COMMANDS_A_CALL, 1]


def test_commands_for_several_services_go_to_each_in_their_order() -> None:
    way = Noting()
    (one, key) = orders(1)[0]
    Client(way, officer()).tell_all(
        [(one, key), (SubmitRun("run-1", "0" * 64), "s"), (one, "again")]
    )
    assert [call[0] for call in way.calls] == ["notifications", "payments", "notifications"]


def test_a_command_sent_together_with_others_is_the_one_that_is_sent_alone() -> None:
    alone, together = Noting({"sent": 3}), Noting()
    answer = Client(alone, officer()).tell(DeliverMessages(DAY), "key")
    assert answer == SentMessages(3)
    Client(together, officer()).tell_all([(DeliverMessages(DAY), "key")])
    (_, _, order), (_, _, several) = alone.calls[0], together.calls[0]
    assert several == {"orders": [order]}


def test_a_list_is_read_page_by_page_to_its_end() -> None:
    run = {
        **dict.fromkeys(("approved_by", "exported_by", "submitted_by", "content_hash"), ""),
        **dict.fromkeys(("submission_day", "processing_day", "entry_day"), "2012-04-05"),
        **{"run_ref": "run-1", "state": "prepared", "prepared_by": "Ann"},
        **{"payments": 1, "amount_pence": 7500, "settled_on": None},
    }
    way = Noting({"rows": [run], "next": "[1]"}, {"rows": [run | {"run_ref": "b"}], "next": None})
    rows = list(Client(way, officer()).pages(Runs()))
    assert [row.run_ref for row in rows] == ["run-1", "b"]
    assert all(type(row) is RunRow for row in rows)
    assert [arguments["arguments"]["after"] for _, _, arguments in way.calls] == [None, "[1]"]


def test_a_command_that_nobody_answered_has_an_unknown_outcome_and_says_its_key() -> None:
    client = Client(Silent(), officer())
    with pytest.raises(OutcomeUnknown, match="with the key 'submit-1'") as unknown:
        client.tell(SubmitRun("run-1", "0" * 64), "submit-1")
    assert unknown.value.key == "submit-1"
    with pytest.raises(NoAnswer):
        client.ask(Runs())
