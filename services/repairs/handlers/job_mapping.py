"""How the repairs system's file is read: written once, and changed with a reason."""

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid
from services.contracts import repairs as contract
from services.contracts.commands import DONE, Done
from services.contracts.refusals import Fault
from services.repairs.domain.job_mapping import KeptMapping, Meaning, faults_of
from services.repairs.store import Work


def change_job_mapping(command: contract.ChangeJobMapping, uow: Work) -> Done:
    """Read the file of jobs by another mapping from now on."""
    now = uow.store.mappings.last()
    version = now.version if now else 0
    if command.seen_version != version:
        raise Conflict(
            f"the mapping was changed since you saw it; it is now version {version}."
            " Look at it, then change it again"
        )
    matrix = uow.store.scheme.matrix()
    words = tuple(Meaning(word.field, word.theirs, word.ours) for word in command.words)
    faults = [Fault(*f) for f in faults_of(words, sorted(matrix.tenant | matrix.landlord))]
    if not command.why.strip():
        faults.append(Fault("say why it is changed", "why"))
    if faults:
        raise Invalid.listing(faults)
    uow.store.mappings.add(
        KeptMapping(
            version + 1,
            words,
            command.days,
            command.costs,
            command.on,
            uow.actor,
            command.why.strip(),
        )
    )
    change = Change("mapping", f"version {version}", f"version {version + 1}", note=command.why)
    uow.audit(command.on, Subject("job mapping", "jobs"), change)
    return DONE
