"""What the evaluation keeps of events: nothing that tells who somebody is."""

import typing
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from services.contracts.codec import bare, parts_of
from services.contracts.schema import from_wire, to_wire
from services.documentation.examples import full_example
from services.evaluation.handlers import FACTS_OF, ON_EVENT
from services.evaluation.handlers.keeping import KEPT, event_of, kept_of, without_personal

HARMLESS_TEXT = {
    *("tenant_ref", "cause_ref", "job_ref", "contact_ref", "visit_ref", "message_id"),
    *("code", "area_code", "area_name", "category", "kind", "reasons", "meaning", "question"),
    *("tenant_categories", "landlord_categories", "template", "channel", "status", "item"),
    *("SchemeOpened.name", "SchemeOpened.landlord", "AreaOffer.name", "LostInstalment.reason"),
    "MovedInstalment.reason",
}
"""Text that the landlord's settings or we ourselves chose, and references. Words of a person are
none of it: a withdrawal's reason is kept only where it is ours."""

every_event = pytest.mark.parametrize("cls", KEPT, ids=lambda cls: cls.__name__)


def example(cls: type[Any]) -> Any:
    return from_wire(cls, full_example(cls))


def test_it_says_of_every_event_that_is_heard_what_is_kept() -> None:
    assert KEPT.keys() == ON_EVENT.keys() == FACTS_OF.keys()


@every_event
def test_what_is_named_is_there(cls: type[Any]) -> None:
    assert set(KEPT[cls].names) <= {field.name for field in fields(cls)}


@every_event
def test_no_text_is_kept_that_a_person_wrote_or_is_reached_by(cls: type[Any]) -> None:
    kept = [name for name in KEPT[cls].names if name not in KEPT[cls].cleaned]
    texts = {text for name in kept for text in texts_in(cls, name)}
    assert texts <= HARMLESS_TEXT


def texts_in(cls: type[Any], name: str) -> set[str]:
    """Return the free texts in a field, by name; that of its class before it unless that is known
    to be harmless wherever it stands."""
    annotation = bare(parts_of(cls)[name])
    for part in (annotation, *typing.get_args(annotation)):
        plain = bare(part)
        if plain is str:
            return {name} if name in HARMLESS_TEXT else {f"{cls.__name__}.{name}"}
        if is_dataclass(plain) and isinstance(plain, type):
            return {text for inner in fields(plain) for text in texts_in(plain, inner.name)}
    return set()


@every_event
def test_facts_are_made_of_no_more_than_the_log_has(cls: type[Any]) -> None:
    kept = without_personal(example(cls))
    assert event_of(cls, kept_of(kept)) == kept


def test_a_tenants_name_and_address_are_left_out() -> None:
    (cls,) = (each for each in KEPT if each.__name__ == "TenantRegistered")
    before = to_wire(example(cls))
    kept = kept_of(without_personal(example(cls)))
    assert kept == {
        name: before[name]
        for name in ("tenant_ref", "on", "preferred_channel", "area_code", "elements")
    }


@pytest.mark.parametrize(
    ("reason", "kept"), [("no_access", "no_access"), ("moving to my sister's", "")]
)
def test_of_why_somebody_left_only_our_own_word_is_kept(reason: str, kept: str) -> None:
    (cls,) = (each for each in KEPT if each.__name__ == "ParticipationEnded")
    event = from_wire(cls, full_example(cls) | {"reason": reason})
    assert kept_of(without_personal(event))["reason"] == kept
