"""Who is said to have died and is not written to any more, until an officer has seen to it."""

from collections.abc import Iterable

from services.contracts.queries.notifications.lines_and_tasks import TaskRow

SAYS = {
    "died": "the landlord's record says that the tenant has died",
    "holder_died": "the bank says that the account holder has died",
}
"""Who says so, by the kind of an officer's task."""

WHAT_NOW = (
    "nothing more is written to them, and what is still payable waits for the account of the estate"
)


def deaths(tasks: Iterable[TaskRow]) -> list[str]:
    """Return as lines what open tasks say of deaths; nothing if none does."""
    found = [task for task in tasks if task.kind in SAYS]
    if not found:
        return []
    listed = [f"  {task.tenant_ref}: {SAYS[task.kind]}" for task in found]
    return ["", f"For an officer to see to  {len(found)}", *listed, f"  ({WHAT_NOW})"]
