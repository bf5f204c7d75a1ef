"""The text of the deal: what the first one says, and what becomes of it."""

from datetime import date

import pytest

from services.backbone.errors import Conflict, Invalid, NotNow
from services.contracts import enrolment
from services.contracts.commands import DONE, NO_EFFECT
from services.enrolment.domain.deal_text import first_text
from services.enrolment.domain.scheme import Offer
from services.enrolment.handlers import ON_COMMAND
from tests.fakes.enrolment import FakeEnrolmentStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

OPENS, LATER = date(2011, 10, 3), date(2011, 11, 1)
REPAIRS, HOUSING = Offer("repairs", 30000, True), Offer("housing_management", 20000, False)

Work = FakeUnitOfWork[FakeEnrolmentStore]


@pytest.fixture
def uow() -> Work:
    work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, enrolment.OpenScheme(scheme_opened(OPENS), ("general_needs",), True))
    return work


def tell(work: Work, command: object) -> object:
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def change(text: str = "We agree.", why: str = "Shorter", seen: int = 1) -> object:
    return enrolment.ChangeDealText(LATER, text, why, seen)


def text_of(**other: object) -> str:
    values = {
        "name": "Home Rewards Club", "landlord": "Bromford", "months": 12, "instalments": 4,
        "in_advance": False, "strikes": 3, "holds_in_arrears": True, "waits_for_follow_up": True,
        "offers": (REPAIRS, HOUSING), "tenant_categories": ("plumbing_minor",),
    }  # fmt: skip
    return first_text(**values | other)  # type: ignore[arg-type]


def test_the_first_text_says_what_the_scheme_pays_and_what_is_lost(uow: Work) -> None:
    kept = uow.store.deal_texts.find(1)
    assert kept is not None
    assert kept.since == OPENS
    for said in (
        "Home Rewards Club",
        "Bromford",
        "repairs: £300 for the year",
        "- plumbing minor",
        "yourself: £200 for the year",
        "4 parts, at the end of every 3 months",
        "3 times in the year",
        "28 days to appeal",
        "While you owe rent",
        "looked at your home again",
    ):
        assert said in kept.text


def test_what_a_scheme_has_not_its_text_does_not_say() -> None:
    text = text_of(
        offers=(HOUSING,), in_advance=True, strikes=1, holds_in_arrears=False, months=6,
        instalments=6,
    )  # fmt: skip
    assert "repairs yourself" not in text
    assert "look at your home" not in text
    assert "owe rent" not in text
    assert "lose the parts that are still" in text
    assert "£200 for the 6 months" in text
    assert "at the start of every month" in text


def test_another_text_is_signed_from_then_on_and_the_signed_one_stays(uow: Work) -> None:
    first = uow.store.deal_texts.find(1)
    assert tell(uow, change()) == DONE
    assert uow.store.deal_texts.last_version() == 2
    assert uow.store.deal_texts.find(1) == first
    assert tell(uow, change(seen=2)) == NO_EFFECT


def test_who_changes_a_text_that_changed_meanwhile_is_told_by_whom(uow: Work) -> None:
    tell(uow, change())
    with pytest.raises(Conflict, match=r"Ann First has changed the text .* version 2"):
        tell(uow, change("Another."))


def test_a_text_and_a_reason_must_be_given(uow: Work) -> None:
    with pytest.raises(Invalid) as refused:
        tell(uow, change(" ", ""))
    assert {fault.field for fault in refused.value.faults} == {"text", "why"}
    with pytest.raises(NotNow, match="open the scheme first"):
        tell(FakeUnitOfWork(FakeEnrolmentStore()), change())


def test_how_and_what_was_signed_is_kept_where_it_is_said(uow: Work) -> None:
    details = enrolment.TenantDetails(
        "T1", "Ms", "Ann", "Lee", "", "", "letter", "11", "1 High St", "", "Dudley", "DY1 1AA",
        "DUD", "general_needs", 0, ("repairs",),
    )  # fmt: skip
    tell(uow, enrolment.RegisterTenants(OPENS, (details,)))
    with pytest.raises(Invalid, match="no version 2"):
        tell(uow, enrolment.SignAgreement("T1", LATER, signed_how="paper", deal_version=2))
    tell(uow, enrolment.SignAgreement("T1", LATER, signed_how="paper", deal_version=1))
    member = uow.store.find("T1")
    assert member is not None
    assert (member.signed_how, member.deal_version) == ("paper", 1)
    signed = next(line for _, _, line in uow.audited if line.what == "signed")
    assert (signed.after, signed.cause_kind, signed.cause_ref) == ("paper", "deal text", "1")
