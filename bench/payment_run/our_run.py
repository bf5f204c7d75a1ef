"""`python -m bench.payment_run.our_run DATABASE FILE`: the day's work and the officers', as live.

Prints the seconds it took and the most memory this process had, in MB.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.memory import most_memory_mb
from bench.payment_run.scheme import ON, RUN
from services.client.asking import Client
from services.client.in_process import OnThisMachine
from services.contracts.calendar import CutOffReached
from services.contracts.payments import ApproveRun, ExportRuns, SubmitRun
from services.contracts.queries.payments.results import BankFiles
from services.contracts.queries.payments.runs import RunByRef
from services.contracts.schema import to_wire
from services.hosts.opening import transactions
from services.payments import handlers
from services.pilot.cluster import APPROVER, FINANCE
from services.terms.people import Actor


def run(database_url: str, file: Path) -> None:
    """Prepare, approve, export and submit the run, and hand its bank file over."""
    database = transactions("payments", database_url)
    with database.begin("calendar.cut_off_reached.v1") as uow:
        handlers.day.cut_off_reached(CutOffReached(ON), uow)
        uow.commit()
    with OnThisMachine(lambda _: database_url) as machine:
        seen = Client(machine, APPROVER).ask(RunByRef(RUN)).content_hash

    def does(officer: Actor, key: str, command: Any) -> Any:
        kind = type(command)
        return database.execute(key, officer, kind, to_wire(command), handlers.ON_COMMAND[kind])

    does(APPROVER, f"approve:{RUN}", ApproveRun(RUN, seen))
    made = does(FINANCE, f"export:{RUN}", ExportRuns((RUN,), "standard18", False))
    does(FINANCE, f"submit:{RUN}", SubmitRun(RUN, made["content_hash"]))
    hand_over(database_url, file)


def hand_over(database_url: str, file: Path) -> None:
    """Write the bank file out, page by page of its parts, as whoever asks for it does."""
    with (
        OnThisMachine(lambda _: database_url) as machine,
        file.open("w", encoding="ascii", newline="") as bank_file,
    ):
        parts = Client(machine, APPROVER).pages(BankFiles())
        bank_file.writelines(part.content for part in parts)


def main(database_url: str, file: str) -> None:
    """Run it and print what it took."""
    began = time.perf_counter()
    run(database_url, Path(file))
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "memory_mb": most_memory_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
