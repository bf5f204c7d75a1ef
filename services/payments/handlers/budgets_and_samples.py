"""How finance keeps the pilot under control: budgets, and asking people whether the money came.

A sample is drawn of the tenants whose account at least one payment has reached: nobody else could
say whether it came. Its size and its draw are those of `domain/sampling.py`.
"""

from collections.abc import Sequence

from services.backbone.audit import Change, Subject
from services.backbone.errors import Invalid, NotFound, NotNow
from services.contracts import payments as contract
from services.contracts.refusals import Fault
from services.payments.domain.budget import no_such_area
from services.payments.domain.sampling import QUANTILES, draw, sample_size
from services.payments.handlers.stale import refuse_stale
from services.payments.store import Work
from services.payments.store.rows import Sample
from services.terms.money import pounds

MARGINS = range(1, 51)
"""Per cent. A margin of error above a half would say nothing."""

LONGEST_SEED = 100
LONGEST_NOTE = 500

# --- budgets ---


def set_budget(command: contract.SetBudget, uow: Work) -> contract.BudgetChange:
    """Set what may be spent on an element in an area; `before_pence` is None the first time.

    Raises `Invalid` with every fault: an area the scheme does not have, less than nothing.
    """
    areas = uow.store.budgets_and_samples.area_codes()
    faults = []
    if command.area_code not in areas:
        faults.append(Fault(no_such_area(command.area_code, areas), "area_code"))
    if command.amount_pence < 0:
        faults.append(Fault("a budget is not below zero", "amount_pence"))
    _refuse(faults)
    subject = Subject("budget", f"{command.element} {command.area_code}")
    refuse_stale(command.seen, subject, uow, "{who} has set it to {after}")
    before = uow.store.budgets_and_samples.budget(command.element, command.area_code)
    if before != command.amount_pence:
        uow.store.budgets_and_samples.keep_budget(
            command.element, command.area_code, command.amount_pence
        )
        change = Change("amount", _shown(before), _shown(command.amount_pence))
        uow.audit(command.on, subject, change)
    return contract.BudgetChange(before, command.amount_pence)


def _shown(pence: int | None) -> str:
    return "none" if pence is None else pounds(pence)


# --- samples ---


def draw_sample(command: contract.DrawSample, uow: Work) -> contract.DrawnSample:
    """Draw people to ask whether what was paid reached them; the same seed draws the same people.

    Raises `Invalid` with every fault, `NotNow` before anybody was paid.
    """
    uow.connection.expect_many_rows()
    population = uow.store.budgets_and_samples.paid_tenants()
    _refuse(_faults_of_draw(command))
    if not population:
        raise NotNow("no payment has reached anybody's account yet")
    size = sample_size(len(population), command.confidence_per_cent, command.margin_per_cent)
    people = draw(population, size, command.seed)
    sample = Sample(
        command.on,
        uow.actor,
        command.seed,
        command.confidence_per_cent,
        command.margin_per_cent,
        len(population),
    )
    number = uow.store.budgets_and_samples.add_sample(sample, people)
    drawn = f"{size} of {len(population)}"
    precision = f"{command.confidence_per_cent} %, ±{command.margin_per_cent} %"
    change = Change("drawn", after=drawn, note=f"{precision}, seed {command.seed!r}")
    uow.audit(command.on, Subject("sample", str(number)), change)
    return contract.DrawnSample(number, len(population), size)


def _faults_of_draw(command: contract.DrawSample) -> list[Fault]:
    faults = []
    if command.confidence_per_cent not in QUANTILES:
        words = f"the confidence is one of {', '.join(map(str, QUANTILES))} per cent"
        faults.append(Fault(words, "confidence_per_cent"))
    if command.margin_per_cent not in MARGINS:
        words = f"the margin of error is {MARGINS[0]} to {MARGINS[-1]} per cent"
        faults.append(Fault(words, "margin_per_cent"))
    if not command.seed.strip():
        faults.append(Fault("give a seed: the same one draws the same people again", "seed"))
    elif len(command.seed) > LONGEST_SEED:
        faults.append(Fault(f"the seed is of at most {LONGEST_SEED} characters", "seed"))
    return faults


def record_sample_outcome(
    command: contract.RecordSampleOutcome, uow: Work
) -> contract.SampleOutcomeChange:
    """Record what came of asking one person of a sample; recorded again, it is corrected.

    Raises `NotFound` for who is not in that sample, `Invalid` with every fault. The audit trail
    keeps each outcome with its note.
    """
    before = uow.store.budgets_and_samples.outcome(command.sample, command.tenant_ref)
    if before is None:
        raise _nobody(command, uow)
    _refuse(_faults_of_outcome(command))
    subject = Subject("sample", str(command.sample), command.tenant_ref)
    refuse_stale(command.seen, subject, uow, "{who} has recorded what came of asking")
    note = command.note.strip()
    uow.store.budgets_and_samples.keep_outcome(
        command.sample, command.tenant_ref, command.outcome, note, by=uow.actor, on=command.on
    )
    uow.audit(command.on, subject, Change("outcome", before, command.outcome, note=note))
    return contract.SampleOutcomeChange(before, command.outcome)


def _nobody(command: contract.RecordSampleOutcome, uow: Work) -> NotFound:
    if not uow.store.budgets_and_samples.has_sample(command.sample):
        return NotFound(f"there is no sample {command.sample}", "sample")
    return NotFound(f"{command.tenant_ref!r} is not in sample {command.sample}", "tenant_ref")


def _faults_of_outcome(command: contract.RecordSampleOutcome) -> list[Fault]:
    faults = []
    if command.outcome == "discrepancy" and not command.note.strip():
        faults.append(Fault("say in the note what does not agree", "note"))
    if len(command.note) > LONGEST_NOTE:
        faults.append(Fault(f"the note is of at most {LONGEST_NOTE} characters", "note"))
    return faults


# --- shared steps ---


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Invalid.listing(faults)
