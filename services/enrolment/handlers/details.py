"""Changes of what is known about a tenant, passed on to the services that use it."""

from dataclasses import replace

from services.backbone.audit import Change
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, Done
from services.enrolment.handlers.members import member_of, person_of, refuse_stale, subject
from services.enrolment.store import Work


def report_rent_arrears(command: contract.ReportRentArrears, uow: Work) -> Done:
    """Keep and pass on that the rent account went into arrears, or came out of it."""
    member = member_of(command.tenant_ref, uow)
    uow.store.save(replace(member, in_arrears=command.in_arrears))
    arrears = "yes" if command.in_arrears else "no"
    uow.audit(command.on, subject(member), Change("rent arrears", after=arrears))
    uow.record(contract.RentArrearsChanged(member.tenant_ref, command.on, command.in_arrears))
    return DONE


def change_contact_details(command: contract.ChangeContactDetails, uow: Work) -> Done:
    """Keep and pass on a new e-mail address or mobile number."""
    member = member_of(command.tenant_ref, uow)
    refuse_stale(command.seen, member, uow)
    known = person_of(member, uow)
    uow.store.people.save(replace(known, email=command.email, mobile=command.mobile))
    uow.audit(command.on, subject(member), Change("contact details"))
    told = (member.tenant_ref, command.on, command.email, command.mobile)
    uow.record(contract.ContactDetailsChanged(*told))
    return DONE


def change_preferred_channel(command: contract.ChangePreferredChannel, uow: Work) -> Done:
    """Keep and pass on another way to be told."""
    member = member_of(command.tenant_ref, uow)
    refuse_stale(command.seen, member, uow)
    known = person_of(member, uow)
    uow.store.people.save(replace(known, preferred_channel=command.channel))
    uow.audit(command.on, subject(member), Change("channel", after=command.channel))
    told = (member.tenant_ref, command.on, command.channel)
    uow.record(contract.PreferredChannelChanged(*told))
    return DONE
