"""What a section is given to measure with, and the order in which it measures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Bench:
    """What `python -m bench` gives every section.

    - `rounds`: how often each variant is measured
    - `quick`: small sizes, to see that everything works; the figures mean little
    - `broker`: address of a RabbitMQ virtual host that is the benchmarks' own
    - `database`: address of a PostgreSQL database whose role may create others
    - `say`: tells whoever waits how far it is
    """

    rounds: int
    quick: bool
    broker: str
    database: str
    say: Callable[[str], None]


def interleaved(
    variants: Mapping[str, Callable[[], T]], rounds: int, say: Callable[[str], None]
) -> dict[str, list[T]]:
    """Measure A B C, A B C, and so on; return what each variant gave, round by round.

    Whatever slows the machine for a while then slows all variants of the round.
    """
    found: dict[str, list[T]] = {name: [] for name in variants}
    for number in range(1, rounds + 1):
        for name, measure in variants.items():
            say(f"round {number} of {rounds}: {name}")
            found[name].append(measure())
    return found
