"""The text of the deal: the first one, and others in its place."""

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid, NotNow
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.contracts.refusals import Fault
from services.enrolment.domain.deal_text import DealText, first_text
from services.enrolment.domain.scheme import Offer
from services.enrolment.store import Work


def keep_first_text(command: contract.OpenScheme, uow: Work) -> None:
    """Keep the words of a scheme that is opened, made of its figures."""
    scheme = command.scheme
    text = first_text(
        name=scheme.name,
        landlord=scheme.landlord,
        months=scheme.months,
        instalments=scheme.instalments,
        in_advance=scheme.timing == "advance",
        strikes=scheme.strikes,
        holds_in_arrears=scheme.hold_while_in_arrears,
        waits_for_follow_up=scheme.final_needs_follow_up,
        offers=tuple(Offer(e.element, e.annual_pence, e.inspection) for e in scheme.elements),
        tenant_categories=scheme.tenant_categories,
    )
    uow.store.deal_texts.keep(DealText(1, text, scheme.opens_on, uow.actor, ""))


def change_deal_text(command: contract.ChangeDealText, uow: Work) -> Done:
    """Keep another text, to be signed from now on."""
    now = uow.store.deal_texts.find(uow.store.deal_texts.last_version())
    if now is None:
        raise NotNow("no scheme is open yet; open the scheme first")
    if command.seen_version != now.version:
        raise Conflict(
            f"{uow.name_of(now.kept_by)} has changed the text since you saw it; it is now version "
            f"{now.version}. Look at it, then change it again",
            "text",
        )
    text, why = command.text.strip(), command.why.strip()
    if faults := [
        Fault(says, field)
        for given, says, field in (
            (text, "give the text of the deal", "text"),
            (why, "say why it is changed", "why"),
        )
        if not given
    ]:
        raise Invalid.listing(faults)
    if text == now.text:
        return NO_EFFECT
    version = now.version + 1
    uow.store.deal_texts.keep(DealText(version, text, command.on, uow.actor, why))
    uow.audit(
        command.on,
        Subject("deal text", str(version)),
        Change("changed", str(now.version), str(version), note=why),
    )
    return DONE


def require_version(version: int | None, uow: Work) -> None:
    """Raise `Invalid` if the deal has no text of that version."""
    if version is not None and uow.store.deal_texts.find(version) is None:
        raise Invalid(f"there is no version {version} of the deal's text", "deal_version")
