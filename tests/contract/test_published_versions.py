"""A version that was published stays as it is, for those who rely on it."""

from dataclasses import dataclass

from services.documentation.documents import published_versions
from services.documentation.published_versions import (
    ADVICE,
    accept,
    edited,
    schema_hash,
    version_hashes,
)


def test_a_published_version_is_never_edited() -> None:
    assert edited(published_versions()) == [], ADVICE


def test_every_version_is_listed_as_published() -> None:
    missing = version_hashes().keys() - published_versions().keys()
    assert not missing, f"{sorted(missing)}: run `make docs` and commit published_versions.json"


def test_accepting_adds_what_is_new_and_changes_no_hash() -> None:
    current = version_hashes()
    name, *others = current
    published = {name: "as it was published"}
    accepted = accept(published)
    assert accepted[name] == "as it was published"
    assert {other: accepted[other] for other in others} == {o: current[o] for o in others}
    assert edited(accepted) == [name]


def test_a_published_version_that_is_gone_counts_as_edited() -> None:
    assert edited({"enrolment.forgotten.v1": "hash"}) == ["enrolment.forgotten.v1"]


@dataclass(frozen=True)
class Part:
    amount_pence: int


@dataclass(frozen=True)
class Told:
    tenant_ref: str
    parts: tuple[Part, ...]


def test_the_order_of_fields_and_the_docstring_do_not_change_the_hash() -> None:
    @dataclass(frozen=True)
    class Other:
        """Told, with its fields turned round."""

        parts: tuple[Part, ...]
        tenant_ref: str

    assert schema_hash(Other) == schema_hash(Told)


def test_a_field_more_a_field_less_or_another_type_changes_the_hash() -> None:
    @dataclass(frozen=True)
    class More:
        tenant_ref: str
        parts: tuple[Part, ...]
        on: str

    @dataclass(frozen=True)
    class Optional:
        parts: tuple[Part, ...]
        tenant_ref: str = ""

    @dataclass(frozen=True)
    class Nullable:
        tenant_ref: str | None
        parts: tuple[Part, ...]

    hashes = {schema_hash(cls) for cls in (Told, More, Optional, Nullable, Part)}
    assert len(hashes) == 5


def test_a_change_in_a_part_changes_the_hash_of_the_whole() -> None:
    @dataclass(frozen=True)
    class OtherPart:
        amount_pence: str

    @dataclass(frozen=True)
    class Other:
        tenant_ref: str
        parts: tuple[OtherPart, ...]

    assert schema_hash(Other) != schema_hash(Told)
