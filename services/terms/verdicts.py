"""The answers to whether the pilot worked, and the reasons for one, as codes."""

from typing import Literal

Verdict = Literal["worked", "no_effect", "worse", "cannot_be_said", "not_the_scheme"]

Reason = Literal[
    "fewer_repairs_than_outside",
    "more_repairs_than_outside",
    "fell_outside_too",
    "no_difference_found",
    "interval_too_wide",
    "too_few_homes",
    "too_few_repairs",
    "no_history",
    "no_comparison_group",
    "changing_before",
    "not_by_intention_to_treat",
    "regression_to_the_mean",
    "self_selection",
    "unlike_groups",
    "still_running",
]
"""What speaks for the answer, then what limits it."""
