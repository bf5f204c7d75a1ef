"""The errors of contracts.

ContractError
├── ContractViolation     a message does not fit its schema: its sender corrects it
└── Doubtful              the quick reader is not certain: the schema decides
"""

from collections.abc import Iterator, Mapping
from typing import Any

from services.contracts.refusals import Fault


class ContractError(ValueError):
    """Root of what contracts raise; never raised itself."""


class ContractViolation(ContractError):
    """Raised when a payload does not fit its schema.

    `faults` maps field names to lists of sentences. The sender must correct the message; sending
    the same one again fails again.
    """

    def __init__(self, message_type: str, faults: Mapping[str, Any]) -> None:
        super().__init__(f"{message_type}: {dict(faults)}")
        self.message_type = message_type
        self.faults = dict(faults)

    def without_values(self) -> str:
        """Return what is wrong, field by field, for logs and replies: no value is named."""
        sentences = (f"{fault.field}: {fault.text}" for fault in self.listed())
        return f"{self.message_type}: {'; '.join(sentences)}"

    def listed(self) -> list[Fault]:
        """Return each fault with the field it is about; no value is named."""
        return list(_listed("", self.faults))


class Doubtful(ContractError):
    """Raised when a payload is not certainly valid. Ask the schema."""


def _listed(path: str, faults: Any) -> Iterator[Fault]:
    """Yield the sentences at the ends of a tree of faults, each with the way to it."""
    if isinstance(faults, Mapping):
        for name, below in sorted(faults.items(), key=lambda item: str(item[0])):
            yield from _listed(f"{path}.{name}" if path else str(name), below)
    elif isinstance(faults, list):
        for fault in faults:
            yield from _listed(path, fault)
    else:
        yield Fault(str(faults), path)
