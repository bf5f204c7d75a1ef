"""The section: messages through the exactly-once pipeline, ours beside three others."""

import dataclasses
import functools

from bench.pipeline.trial import WARM_UP, Taken, Variant, take
from bench.pipeline.work import AT_ONCE_VARIABLE, STOCK_IN_QUEUE
from bench.rounds import Bench, interleaved
from bench.section import Goal, Measurement, Section, ratios

MESSAGES, MESSAGES_QUICK = 20_000, 2_000
TO_TRY, MESSAGES_TO_TRY = (5, 10, 20, 50), 2_000
"""FastStream's messages under way at the same time: the fastest of these is measured."""

OURS, GROUND, STOCK, FASTSTREAM = "ours", "ground", "stock nameko", "FastStream"
VARIANTS = {
    OURS: Variant(
        "the real subscriber, unit of work and outbox under the real nameko host code, with a "
        "service of one handler; and the real relay. Two processes.",
        ("bench.pipeline.our_consuming", "bench.pipeline.our_relaying"),
    ),
    GROUND: Variant(
        "pika and psycopg alone: 500 messages a transaction by three `INSERT … SELECT unnest(…)`, "
        "one acknowledgement; 500 unsent rows published, confirmed, marked. No duplicates, faults "
        "or schemas are looked for. Two processes.",
        ("bench.pipeline.ground_consuming", "bench.pipeline.ground_relaying"),
    ),
    STOCK: Variant(
        "nameko's `event_handler` with ten workers, one transaction a message, then its "
        "`EventDispatcher` with confirms. Its rows count as sent from the start. Its queue is a "
        "classic one, since it declares no other. One process.",
        ("bench.pipeline.stock_nameko",),
        STOCK_IN_QUEUE,
    ),
    FASTSTREAM: Variant(
        "one asynchronous subscriber, ten asyncpg connections, one transaction a message, then "
        "the event with a confirm. Its rows count as sent from the start. One "
        "process.",
        ("bench.pipeline.with_faststream",),
    ),
}

ABOUT = (
    "An event comes in and leaves three rows in one transaction: its id in the inbox, its effect, "
    "and the event that follows in the outbox. That one is published, confirmed by the broker, and "
    "marked as sent.",
    "{number:,} messages wait in a durable queue (quorum, single active consumer) when the clock "
    "starts; it stops when all events that follow are in their queue and all rows are marked. Then "
    "rows and events are counted: a variant that has one too few or too many fails the run. The "
    "processes are running and have handled {warm_up} messages before; they are held by a signal "
    "while the queue is filled.",
    "*Per process* means: one consuming process each. Ours and the ground relay in a second one, "
    "the other two publish from the first. The processor time is that of these processes, without "
    "the servers'.",
)


def measure(bench: Bench) -> Section:
    """Measure every variant in each round."""
    number = MESSAGES_QUICK if bench.quick else MESSAGES
    at_once = fastest_at_once(bench)
    variants = VARIANTS | {FASTSTREAM: faststream(at_once)}
    trials = {
        name: functools.partial(take, variant, number, bench) for name, variant in variants.items()
    }
    return section_of(number, at_once, interleaved(trials, bench.rounds, bench.say))


def faststream(at_once: int) -> Variant:
    """Return FastStream with so many messages under way at the same time."""
    return dataclasses.replace(VARIANTS[FASTSTREAM], environment={AT_ONCE_VARIABLE: str(at_once)})


def fastest_at_once(bench: Bench) -> int:
    """Try FastStream with several numbers of messages under way; return the fastest."""
    bench.say(f"trying FastStream with {TO_TRY} messages under way")
    tried = {n: take(faststream(n), MESSAGES_TO_TRY, bench).messages_a_second for n in TO_TRY}
    return max(tried, key=lambda n: tried[n])


def section_of(number: int, at_once: int, found: dict[str, list[Taken]]) -> Section:
    """Return what was measured, with the goals."""
    speed = {
        name: tuple(taken.messages_a_second for taken in trials) for name, trials in found.items()
    }
    processor = {
        name: tuple(taken.processor_seconds_a_thousand for taken in trials)
        for name, trials in found.items()
    }
    goals = (
        (GROUND, "the ground", 0.5),
        (STOCK, "stock nameko", 8.0),
        (FASTSTREAM, FASTSTREAM, 5.0),
    )
    return Section(
        title="Exactly-once pipeline",
        about=tuple(text.format(number=number, warm_up=WARM_UP) for text in ABOUT),
        variants={name: variant.what for name, variant in VARIANTS.items()},
        measurements=(
            Measurement("throughput", "messages a second", speed),
            Measurement("processor time", "seconds for 1,000 messages", processor),
        ),
        goals=tuple(
            Goal(
                f"messages a second, ours to {noun}", ratios(speed[OURS], speed[other]), limit, True
            )
            for other, noun, limit in goals
        ),
        notes=(
            f"FastStream ran with {at_once} messages under way at the same time, the fastest of "
            f"{', '.join(map(str, TO_TRY))} on {MESSAGES_TO_TRY:,} messages before the rounds.",
        ),
    )
