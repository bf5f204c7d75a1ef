"""Refusals: one class for each code, and nothing lost on the way to the caller."""

import json
from collections.abc import Iterator
from typing import get_args

import nameko.exceptions
import pytest

from services.backbone import errors
from services.backbone.errors import Refused
from services.client.rpc import raised_by
from services.contracts.enrolment import RegisterTenants
from services.contracts.errors import ContractViolation
from services.contracts.refusals import REFUSAL_MEANINGS, Fault, RefusalCode
from services.contracts.schema import from_wire


def kinds(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Yield what a service refuses with: what a room of the gateway's own raises goes nowhere."""
    for kind in of.__subclasses__():
        if kind.__module__ != errors.__name__:
            continue
        yield kind
        yield from kinds(kind)


def test_there_is_a_refusal_for_each_code_and_each_code_is_explained() -> None:
    assert {kind.code for kind in kinds()} == set(get_args(RefusalCode)) == set(REFUSAL_MEANINGS)


@pytest.mark.parametrize("kind", [*kinds()], ids=lambda kind: kind.__name__)
def test_a_refusal_crosses_to_its_caller_with_its_words_its_code_and_its_fields(
    kind: type[Refused],
) -> None:
    faults = [Fault("give 6 digits", "sort_code"), Fault("too early")]
    for refusal in (kind.listing(faults), kind("there is no run 'x'", "run_ref"), kind("no")):
        sent = json.loads(json.dumps(nameko.exceptions.serialize(refusal)))
        arrived = raised_by(sent)
        assert type(arrived) is kind
        assert isinstance(arrived, Refused)
        assert (str(arrived), arrived.code, arrived.field, arrived.faults) == (
            str(refusal),
            kind.code,
            refusal.field,
            refusal.faults,
        )


def test_the_tree_at_the_top_of_the_module_names_every_error() -> None:
    declared = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    imported = {"ClassVar", "Fault", "Iterable", "Self", "Sequence"}
    assert [name for name in declared - imported if name not in str(errors.__doc__)] == []


def test_data_that_do_not_fit_are_named_by_the_way_to_each_field() -> None:
    wrong = {"on": "2012-02-30", "tenants": [{"tenant_ref": 7}]}
    with pytest.raises(ContractViolation) as refused:
        from_wire(RegisterTenants, wrong)
    fields = [fault.field for fault in refused.value.listed()]
    assert fields[:2] == ["on", "tenants.0.address_line_1"]
    assert "tenants.0.tenant_ref" in fields
