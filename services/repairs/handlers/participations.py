"""What enrolment tells: the scheme, who may be visited, and each tenant's year."""

from dataclasses import replace

from services.backbone.errors import NotYet
from services.contracts import enrolment
from services.repairs.domain.inspection import Home
from services.repairs.handlers.booking import book_missing_baseline
from services.repairs.handlers.homes import home_of_event
from services.repairs.store import Work


def scheme_opened(event: enrolment.SchemeOpened, uow: Work) -> None:
    """Keep the responsibility matrix and the number of attempts."""
    uow.store.scheme.keep(
        event.visit_attempts,
        event.tenant_categories,
        event.landlord_categories,
        tuple(offer.element for offer in event.elements if offer.inspection),
        event.instalments if event.timing == "arrears" and event.final_needs_follow_up else 0,
    )


def scheme_changed(event: enrolment.SchemeChanged, uow: Work) -> None:
    """Keep the number of attempts: it counts for visits that are recorded from now on."""
    if not uow.store.scheme.change_visit_attempts(event.visit_attempts):
        raise NotYet("the scheme is not known to be open yet")


def tenant_invited(event: enrolment.TenantInvited, uow: Work) -> None:
    """A home that may be inspected from now on, if an element taken needs it."""
    inspected = not uow.store.scheme.inspected_elements().isdisjoint(event.elements)
    rejected_before = uow.store.find(event.tenant_ref) is not None
    keep = uow.store.save if rejected_before else uow.store.add
    keep(Home(event.tenant_ref, invited_on=event.on, inspected=inspected))


def tenant_rejected(event: enrolment.TenantRejected, uow: Work) -> None:
    """A home whose visits and jobs are stored and have no other effect."""
    if uow.store.find(event.tenant_ref) is None:
        uow.store.add(Home(event.tenant_ref, invited_on=None))


def place_given(event: enrolment.PlaceGiven, uow: Work) -> None:
    """Book the baseline, unless the home has had it or somebody has booked it already."""
    home = home_of_event(event.tenant_ref, uow)
    if event.needs_baseline:
        book_missing_baseline(home, event.on, uow)


def participation_started(event: enrolment.ParticipationStarted, uow: Work) -> None:
    """Keep the year, for the follow-up."""
    home = home_of_event(event.tenant_ref, uow)
    uow.store.save(
        replace(
            home,
            started_on=event.start_date,
            ends_on=event.end_date,
            follow_up_counts_from=event.follow_up_counts_from,
        )
    )
    uow.store.diary.close(event.tenant_ref, "over", "baseline")


def participation_ended(event: enrolment.ParticipationEnded, uow: Work) -> None:
    """Nothing more is booked for a tenant who left. Who left after the year may owe a follow-up:
    the landlord then looks at the empty home without them."""
    home = home_of_event(event.tenant_ref, uow)
    uow.store.save(replace(home, left_on=event.on))
    uow.store.diary.close(event.tenant_ref, "cancelled")
