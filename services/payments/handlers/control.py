"""How finance keeps the pilot under control: budgets, and asking people whether the money came.

A sample is drawn of the tenants whose account at least one payment has reached: nobody else could
say whether it came. Its size and its draw are those of `domain/sampling.py`.
"""

from collections.abc import Sequence
from typing import Any

from services.backbone.errors import CommandRefused
from services.bank_formats.pounds import to_pounds
from services.contracts import payments as contract
from services.payments.domain.sampling import QUANTILES, draw, sample_size
from services.payments.store import Work

MARGINS = range(1, 51)
"""Per cent. A margin of error above a half would say nothing."""

LONGEST_SEED = 100
LONGEST_NOTE = 500

# --- budgets ---


def set_budget(command: contract.SetBudget, uow: Work) -> dict[str, Any]:
    """Set what may be spent on an element in an area; `before_pence` is None the first time.

    Raises `CommandRefused` with every fault: an area the scheme does not have, less than nothing.
    """
    areas = uow.store.control.area_codes()
    faults = []
    if command.area_code not in areas:
        known = ", ".join(areas) or "none yet"
        faults.append(f"there is no area {command.area_code!r}; the scheme's areas are {known}")
    if command.amount_pence < 0:
        faults.append("a budget is not below zero")
    _refuse(faults)
    before = uow.store.control.budget(command.element, command.area_code)
    if before != command.amount_pence:
        uow.store.control.keep_budget(command.element, command.area_code, command.amount_pence)
        subject = f"budget {command.element} {command.area_code}"
        uow.audit(command.on, subject, f"{_shown(before)} → {_shown(command.amount_pence)}")
    return {"before_pence": before, "amount_pence": command.amount_pence}


def _shown(pence: int | None) -> str:
    return "none" if pence is None else f"£{to_pounds(pence)}"


# --- samples ---


def draw_sample(command: contract.DrawSample, uow: Work) -> dict[str, Any]:
    """Draw people to ask whether what was paid reached them; the same seed draws the same people.

    Raises `CommandRefused` with every fault, of the command and that nobody was paid yet.
    """
    uow.connection.expect_many_rows()
    population = uow.store.control.paid_tenants()
    _refuse(_faults_of_draw(command, population))
    size = sample_size(len(population), command.confidence_per_cent, command.margin_per_cent)
    people = draw(population, size, command.seed)
    values = {
        "drawn_on": command.on,
        "drawn_by": uow.actor,
        "seed": command.seed,
        "confidence_per_cent": command.confidence_per_cent,
        "margin_per_cent": command.margin_per_cent,
        "population": len(population),
    }
    number = uow.store.control.add_sample(values, people)
    change = f"→ {size} of {len(population)} drawn"
    precision = f"{command.confidence_per_cent} %, ±{command.margin_per_cent} %"
    uow.audit(command.on, f"sample {number}", change, f"{precision}, seed {command.seed!r}")
    return {"sample": number, "population": len(population), "people": size}


def _faults_of_draw(command: contract.DrawSample, population: Sequence[str]) -> list[str]:
    faults = []
    if not population:
        faults.append("no payment has reached anybody's account yet")
    if command.confidence_per_cent not in QUANTILES:
        faults.append(f"the confidence is one of {', '.join(map(str, QUANTILES))} per cent")
    if command.margin_per_cent not in MARGINS:
        faults.append(f"the margin of error is {MARGINS[0]} to {MARGINS[-1]} per cent")
    if not command.seed.strip():
        faults.append("give a seed: the same one draws the same people again")
    elif len(command.seed) > LONGEST_SEED or not command.seed.isprintable():
        faults.append(f"the seed is one line of at most {LONGEST_SEED} characters")
    return faults


def record_sample_outcome(command: contract.RecordSampleOutcome, uow: Work) -> dict[str, Any]:
    """Record what came of asking one person of a sample; recorded again, it is corrected.

    Raises `CommandRefused` with every fault. The audit trail keeps each outcome with its note.
    """
    before = uow.store.control.outcome(command.sample, command.tenant_ref)
    _refuse(_faults_of_outcome(command, before, uow))
    values = {"outcome": command.outcome, "note": command.note.strip()}
    checked = {"checked_by": uow.actor, "checked_on": command.on}
    uow.store.control.keep_outcome(command.sample, command.tenant_ref, values | checked)
    subject = f"sample {command.sample} {command.tenant_ref}"
    uow.audit(command.on, subject, f"{before} → {command.outcome}", values["note"])
    return {"before": before, "outcome": command.outcome}


def _faults_of_outcome(
    command: contract.RecordSampleOutcome, before: str | None, uow: Work
) -> list[str]:
    faults = []
    if not uow.store.control.has_sample(command.sample):
        faults.append(f"there is no sample {command.sample}")
    elif before is None:
        faults.append(f"{command.tenant_ref!r} is not in sample {command.sample}")
    if command.outcome == "discrepancy" and not command.note.strip():
        faults.append("say in the note what does not agree")
    if len(command.note) > LONGEST_NOTE or not command.note.isprintable():
        faults.append(f"the note is one line of at most {LONGEST_NOTE} characters")
    return faults


# --- shared steps ---


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise CommandRefused("; ".join(faults))
