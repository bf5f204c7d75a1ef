"""What `[costs]` of scheme.toml may say, and where its faults are shown."""

from dataclasses import replace
from typing import Any

from services.contracts.costs import USUAL_COSTS, RunningCosts

WHOLE = """\
[costs]
visit = 4000
officer_minute = 50
action_minutes = 12
message_sms = 4
message_email = 1
message_letter = 101
bank_file = 650
repair = 11500
"""


def with_table(folder: Any, table: str) -> Any:
    return folder.scheme("[payer]", f"{table}[payer]")


def test_a_scheme_without_the_table_costs_the_usual(folder: Any) -> None:
    found = folder.read().scheme.costs
    assert found == USUAL_COSTS
    assert (found.visit, found.message_email, found.repair) == (3500, 0, None)


def test_each_cost_is_read_as_it_is_written(folder: Any) -> None:
    assert with_table(folder, WHOLE).read().scheme.costs == RunningCosts(
        visit=4000,
        officer_minute=50,
        action_minutes=12,
        message_sms=4,
        message_email=1,
        message_letter=101,
        bank_file=650,
        repair=11500,
    )


def test_what_is_left_out_is_as_usual(folder: Any) -> None:
    found = with_table(folder, "[costs]\nvisit = 0\n").read().scheme.costs
    assert found == replace(USUAL_COSTS, visit=0)


def test_every_wrong_cost_is_shown_at_once_with_its_line(folder: Any) -> None:
    table = (
        "[costs]\nvisit = -1\nofficer_minute = 0.45\naction_minutes = 1441\n"
        'message_sms = "3"\nbank_file = 10000001\nrepairs = 100\n'
    )
    number = "give a whole number, without quotation marks"
    assert with_table(folder, table).faults() == [
        "scheme.toml:21: costs.visit: use a whole number from 0 to 10000000",
        f"scheme.toml:22: costs.officer_minute: is a decimal number; {number}",
        "scheme.toml:23: costs.action_minutes: use a whole number from 0 to 1440",
        f"scheme.toml:24: costs.message_sms: is text; {number}",
        "scheme.toml:25: costs.bank_file: use a whole number from 0 to 10000000",
        'scheme.toml:26: costs.repairs: is not a setting known here; did you mean "repair"?',
    ]
