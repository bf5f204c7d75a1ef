"""How the channels stand, and what officers have to do about messages and texts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from services.cli.desk import client_for, date_now, deed, key_option
from services.cli.notifications.asking import clock_time
from services.cli.terminal import Row, json_option, show, stop
from services.contracts import notifications as contract
from services.contracts.queries.notifications.lines_and_tasks import (
    ChannelLineRow,
    ChannelLines,
    TaskRow,
    Tasks,
)
from services.contracts.vocabulary import TaskOutcome

FOLLOWS: dict[str, str] = {
    "done": "",
    "retry": "; its message is tried again, by what is known of the tenant now",
    "letter": "; its message goes as a letter",
    "mistake": "; the tenant is written to again",
}


@click.command("lines")
@json_option
def lines(as_json: bool) -> None:
    """Show how each channel stands: what waits, is being sent, went today, and why it waits.

    Messages for which no channel was worked out yet stand in a line of their own. A channel that
    the settings switch off has no line.
    """
    with client_for("notifications") as client:
        found = list(client.pages(ChannelLines()))
    show(found if as_json else _named(found), as_json, "no channel is on")


@click.command("tasks")
@click.option("--closed", is_flag=True, help="Those that were seen to, and by whom.")
@json_option
def tasks(closed: bool, as_json: bool) -> None:
    """List what officers have to do: tenants not reached or said to have died, messages that
    failed, texts to read."""
    with client_for("notifications") as client:
        rows = list(client.pages(Tasks(closed)))
    nothing = "no task was closed yet" if closed else "nothing to do"
    show(rows if as_json else [_shown(row, closed) for row in rows], as_json, nothing)


@click.command("task")
@click.argument("number", type=int, help="The task's number, as `tasks` shows it.")
@click.option("--note", required=True, help="What you did or found, for the audit trail.")
@click.option("--done", is_flag=True, help="You have seen to it.")
@click.option("--retry", is_flag=True, help="Try its message again, by any channel.")
@click.option("--letter", is_flag=True, help="Send its message as a letter.")
@click.option("--mistake", is_flag=True, help="The tenant has not died: write to them again.")
@key_option
def task(
    number: int,
    note: str,
    done: bool,
    retry: bool,
    letter: bool,
    mistake: bool,
    key: str | None,
) -> None:
    """Close a task: done by you, or have its message tried again, or sent as a letter; or, where it
    is about a death, say that it was a mistake.

    Before you retry, mend what was wrong: a new number or address counts at once.
    """
    given = {"done": done, "retry": retry, "letter": letter, "mistake": mistake}
    outcome = _outcome(given)  # type: ignore[arg-type]
    if not note.strip():
        stop("say in --note what you did or found", 2)
    with client_for("notifications") as client:
        command = contract.ResolveTask(number, outcome, note, date_now(client))
        answer = client.tell(command, deed(key))
    whose = f" about {answer.tenant_ref}" if answer.tenant_ref else ""
    click.echo(f"task {number}{whose} is closed{FOLLOWS[outcome]}")


def _named(found: Sequence[ChannelLineRow]) -> Iterator[ChannelLineRow]:
    """Yield the channels, and what has none yet if there is any."""
    for line in found:
        if line.channel or line.waiting:
            yield replace(line, channel=line.channel or "none yet")


def _outcome(given: dict[TaskOutcome, bool]) -> TaskOutcome:
    chosen = [outcome for outcome, is_given in given.items() if is_given]
    if len(chosen) != 1:
        stop("give one of --done, --retry, --letter and --mistake", 2)
    return chosen[0]


def _shown(task: TaskRow, closed: bool) -> Row:
    ended = {"outcome": task.outcome, "closed_by": task.closed_by} if closed else {}
    return {
        "task": task.task_id,
        "tenant": task.tenant_ref,
        "kind": task.kind.replace("_", " "),
        "template": task.template,
        "date": task.on,
        "opened": clock_time(task.opened_at),
        **ended,
        "about": task.about,
    }
