"""What can be done to a run, in words. Who may do it, and when, the service says."""

from dataclasses import dataclass
from typing import Any, Final

from services.contracts import payments as contract
from services.contracts.commands import Command
from services.contracts.permissions import in_words, roles_for
from services.contracts.queries.payments.runs import ExportRow, RunDetails
from services.gateway.console.permissions import can_use
from services.gateway.visitor import signed_in_visitor
from services.terms.money import pounds


@dataclass(frozen=True)
class Deed:
    """Something that can be done to a run in some states. `name` is the end of its address."""

    name: str
    command: type[Command[Any]]
    states: frozenset[str]
    text: str
    grave: bool = False

    @property
    def endpoint(self) -> str:
        """Return the name of the page that asks first."""
        return f"run_deeds.ask_{self.name}"


DEEDS: Final = {
    deed.name: deed
    for deed in (
        Deed("approve", contract.ApproveRun, frozenset({"prepared"}), "Approve"),
        Deed("export", contract.ExportRuns, frozenset({"approved"}), "Make the bank file"),
        Deed("submit", contract.SubmitRun, frozenset({"exported"}), "The bank has the file"),
        Deed(
            "export_instead",
            contract.ExportRuns,
            frozenset({"exported"}),
            "Make another file instead",
            grave=True,
        ),
        Deed("reject", contract.RejectRun, frozenset({"prepared"}), "Reject", grave=True),
        Deed(
            "cancel", contract.CancelRun, frozenset({"approved", "exported"}), "Cancel", grave=True
        ),
    )
}
"""By name, what a run waits for first."""


def open_deeds(run: RunDetails) -> list[Deed]:
    """Return what the visitor can be offered: what their role allows and nothing they did bars."""
    me = signed_in_visitor().actor.ref
    barred = {row.deed for row in run.barred if row.who_ref == me}
    return [
        deed
        for deed in DEEDS.values()
        if run.state in deed.states and can_use(deed.command) and deed.name not in barred
    ]


def who_could(run: RunDetails) -> str:
    """Return the roles that may do what a run waits for, in words; empty if it waits for nobody."""
    deed = DEEDS.get(run.waits_for)
    return "" if deed is None else in_words(roles_for(deed.command))


def file_that_counts(run: RunDetails) -> ExportRow | None:
    """Return the bank file of a run that counts; None before there is one."""
    return next((file for file in run.exports if file.replaced_by is None), None)


def what_it_does(deed: Deed, run: RunDetails) -> list[str]:
    """Return what a deed will do, for the page that asks."""
    file = file_that_counts(run)
    name = "" if file is None else file.name
    what = f"{_payments(run)} of {pounds(run.amount_pence)} in all"
    match deed.name:
        case "approve":
            return [f"Approve {what}.", _approvals(run), "From then on nothing in it changes."]
        case "reject":
            return [f"Nothing of it is paid: {what}.", "What is in it goes into the next run."]
        case "cancel" if file is not None:
            return [
                f"You say that the bank does not have {name}, and will not get it.",
                f"Nothing of it is paid: {what}. It goes into the next run.",
                f"Destroy every copy of {name}.",
            ]
        case "cancel":
            return [f"Nothing of it is paid: {what}.", "What is in it goes into the next run."]
        case "export":
            return [f"Make the bank file of {what}.", "Whoever takes it away is noted."]
        case "export_instead":
            return [
                f"Make another file of {what}, in place of {name}.",
                f"You say that {name} was not sent. Destroy every copy of it.",
            ]
        case _:
            return [
                f"You say that the bank has taken {name}: {what}.",
                "The tenants are told that their money is on its way.",
                "This cannot be undone.",
            ]


def _payments(run: RunDetails) -> str:
    return "1 payment" if run.payments == 1 else f"{run.payments:,} payments"


def _approvals(run: RunDetails) -> str:
    given = len(run.approvals)
    if run.approvals_needed is None:
        return "Finance has not said yet above which amount two people approve."
    if run.approvals_needed - given > 1:
        return f"It has {given} of {run.approvals_needed} approvals; another person's is needed."
    return f"Yours is approval {given + 1} of {run.approvals_needed}: the bank file can be made."
