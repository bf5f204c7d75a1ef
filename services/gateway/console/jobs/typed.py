"""What is typed into the form of a job, read; and what it would count for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.client.asking import Client
from services.contracts.queries.enrolment import RepairCounts, RepairWouldCount
from services.contracts.queries.payments.tenants import BreachWouldCost, WouldCost
from services.contracts.queries.repairs import JobVersion
from services.contracts.refusals import Fault
from services.gateway.console.jobs.words import DONE_BY, STATUS, YES_NO
from services.gateway.console.money_in import typed_pence
from services.gateway.console.seen import as_seen
from services.gateway.inputs import read_date
from services.terms.money import pounds

INPUTS: Final = (
    *("job_ref", "tenant_ref", "reported_on", "reported_on-month", "reported_on-year"),
    *("category", "emergency", "done_by", "status", "cost", "description", "reason"),
)


@dataclass(frozen=True)
class TypedJob:
    """A job as it was typed into the form, each field read."""

    job_ref: str
    tenant_ref: str
    reported_on: date
    category: str
    emergency: bool
    done_by: Any
    status: Any
    cost_pence: int
    description: str


@dataclass(frozen=True)
class Weighed:
    """Whose a job is, whether it counts, and what it would cost. `seen` stands for all of it."""

    counts: RepairCounts
    cost: WouldCost | None

    @property
    def seen(self) -> str:
        """Return what a form carries, to find out whether it changed."""
        return as_seen(self.counts.why_not, self.cost.lost if self.cost else ())


def typed_job(
    form: Mapping[str, str], today: date, made_ref: str
) -> tuple[TypedJob | None, list[Fault]]:
    """Return the job in a form, or everything that is wrong with it.

    `made_ref` is its reference where none is given.
    """
    faults = []
    reported = read_date(form, "reported_on", "the date on which it was reported")
    if isinstance(reported, Fault):
        faults.append(reported)
    elif reported > today:
        faults.append(Fault("Enter a date up to today, on which it was reported", "reported_on"))
    cost = typed_pence(form.get("cost", "") or "0")
    if cost is None:
        faults.append(Fault("Enter what it cost in pounds, like 45.00", "cost"))
    tenant_ref = form.get("tenant_ref", "").strip()
    if not tenant_ref:
        faults.append(Fault("Enter the tenant's reference", "tenant_ref"))
    if not form.get("category"):
        faults.append(Fault("Choose what kind of repair it is", "category"))
    for name, choices, what in (
        ("emergency", YES_NO, "whether it was an emergency"),
        ("done_by", DONE_BY, "who did it"),
        ("status", STATUS, "whether it was completed"),
    ):
        if form.get(name) not in choices:
            faults.append(Fault(f"Choose {what}", name))
    if faults or isinstance(reported, Fault) or cost is None:
        return None, faults
    typed = TypedJob(
        form.get("job_ref", "").strip() or made_ref,
        tenant_ref,
        reported,
        form["category"],
        form["emergency"] == "yes",
        form["done_by"],
        form["status"],
        cost,
        form.get("description", "").strip(),
    )
    return typed, []


def as_typed(version: JobVersion, job_ref: str) -> dict[str, str]:
    """Return a job as the form has it."""
    day = version.reported_on
    return {
        "job_ref": job_ref,
        "tenant_ref": version.tenant_ref,
        "reported_on": str(day.day),
        "reported_on-month": str(day.month),
        "reported_on-year": str(day.year),
        "category": version.category,
        "emergency": "yes" if version.emergency else "no",
        "done_by": version.done_by,
        "status": version.status,
        "cost": pounds(version.cost_pence),
        "description": version.description,
        "reason": "",
    }


def weigh(job: TypedJob, on: date, client: Client, instead_of: str = "") -> Weighed:
    """Return what a job would count for and cost; `instead_of` is one that it takes the place of.

    Raises what the services refuse, such as `NotFound` for nobody's reference.
    """
    counts = client.ask(
        RepairWouldCount(
            job.tenant_ref,
            job.reported_on,
            job.category,
            job.emergency,
            job.done_by,
            job.status,
        )
    )
    if counts.quarter is None:
        return Weighed(counts, None)
    asked = BreachWouldCost(job.tenant_ref, "repairs", counts.quarter, on, instead_of)
    return Weighed(counts, client.ask(asked))
