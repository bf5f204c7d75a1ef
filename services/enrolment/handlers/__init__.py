"""Enrolment's use cases: one function per command and per event, `(message, uow)`."""

from services.backbone.dead_letters import discard_dead_letter, replay_dead_letter
from services.backbone.handling import CommandHandlers, EventHandlers
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.contracts.calendar import CutOffReached
from services.enrolment.handlers import (
    appeals,
    breaches,
    completing,
    correcting,
    deal,
    details,
    joining,
    leaving,
    scheme_settings,
    setting_up,
    surveying,
)
from services.enrolment.store import EnrolmentStore

ON_EVENT: EventHandlers[EnrolmentStore] = {
    CutOffReached: completing.cut_off_reached,
    repairs.BaselinePassed: joining.baseline_passed,
    repairs.BaselineAbandoned: leaving.baseline_abandoned,
    repairs.FollowUpConcluded: completing.follow_up_concluded,
    repairs.FollowUpRevised: completing.follow_up_revised,
    repairs.BaselineReopened: joining.baseline_reopened,
    repairs.RepairRecorded: breaches.repair_recorded,
    repairs.RepairTakenBack: breaches.repair_taken_back,
}
"""What enrolment subscribes to, and what it does about it."""

ON_COMMAND: CommandHandlers[EnrolmentStore] = {
    contract.OpenScheme: setting_up.open_scheme,
    contract.ChangeScheme: scheme_settings.change_scheme,
    contract.ChangeDealText: deal.change_deal_text,
    contract.RegisterTenants: setting_up.register_tenants,
    contract.ApplyAgain: setting_up.apply_again,
    contract.SignAgreement: joining.sign_agreement,
    contract.GivePlaces: joining.give_places,
    contract.LeaveScheme: leaving.leave_scheme,
    contract.ReportRentArrears: details.report_rent_arrears,
    contract.ChangeContactDetails: details.change_contact_details,
    contract.ChangePreferredChannel: details.change_preferred_channel,
    contract.CorrectTenant: correcting.correct_tenant,
    contract.AnswerSurvey: surveying.answer_survey,
    contract.UpholdAppeal: breaches.uphold_appeal,
    contract.RecordAppeal: appeals.record_appeal,
    contract.DecideAppeal: appeals.decide_appeal,
    contract.RecordContact: breaches.record_contact,
    contract.TakeBackContact: breaches.take_back_contact,
    contract.ReplayEnrolmentDeadLetter: replay_dead_letter,
    contract.DiscardEnrolmentDeadLetter: discard_dead_letter,
}
"""What enrolment can be asked, and what it does about it."""
