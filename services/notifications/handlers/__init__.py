"""Notifications' use cases: one function per command and per event, `(message, uow)`."""

from services.backbone.dead_letters import discard_dead_letter, replay_dead_letter
from services.backbone.handling import CommandHandlers, EventHandlers
from services.contracts import enrolment, payments, repairs
from services.contracts import notifications as contract
from services.contracts.calendar import CutOffReached
from services.notifications.handlers import (
    address_book,
    bulk,
    delivery,
    incoming,
    preferences,
    requests,
    silence,
    tasks,
)
from services.notifications.store import NotificationsStore

ON_EVENT: EventHandlers[NotificationsStore] = {
    CutOffReached: address_book.cut_off_reached,
    enrolment.SchemeOpened: address_book.scheme_opened,
    enrolment.SchemeChanged: address_book.scheme_changed,
    enrolment.TenantRegistered: address_book.tenant_registered,
    enrolment.ContactDetailsChanged: address_book.contact_details_changed,
    enrolment.TenantCorrected: address_book.tenant_corrected,
    enrolment.PreferredChannelChanged: address_book.preferred_channel_changed,
    enrolment.TenantDied: silence.tenant_died,
    enrolment.TenantInvited: requests.tenant_invited,
    enrolment.TenantRejected: requests.tenant_rejected,
    enrolment.PlaceGiven: requests.place_given,
    enrolment.PutOnWaitingList: requests.put_on_waiting_list,
    enrolment.ParticipationStarted: requests.participation_started,
    enrolment.AppealUpheld: requests.appeal_upheld,
    enrolment.AppealDismissed: requests.appeal_dismissed,
    enrolment.BreachTakenBack: requests.breach_taken_back,
    enrolment.ParticipationCompleted: requests.participation_completed,
    enrolment.ParticipationEnded: requests.participation_ended,
    repairs.VisitBooked: requests.visit_booked,
    repairs.VisitMoved: requests.visit_moved,
    repairs.VisitCancelled: requests.visit_cancelled,
    repairs.VisitReminderDue: requests.visit_reminder_due,
    repairs.VisitNotMade: requests.visit_not_made,
    repairs.FollowUpRevised: requests.follow_up_revised,
    payments.BreachCosted: requests.breach_costed,
    payments.PaymentSubmitted: requests.payment_submitted,
    payments.InstalmentsHeld: requests.instalments_held,
    payments.PaymentReturned: requests.payment_returned,
    payments.BankDetailsAccepted: silence.bank_details_accepted,
    payments.BankDetailsChanged: requests.bank_details_changed,
    payments.ParticipationSettled: requests.participation_settled,
}
"""What notifications subscribes to, and what it does about it."""

ON_COMMAND: CommandHandlers[NotificationsStore] = {
    contract.DeliverMessages: delivery.deliver_messages,
    contract.RecordReceipt: incoming.record_receipt,
    contract.ReceiveText: incoming.receive_text,
    contract.SetPreference: preferences.set_preference,
    contract.SetReading: preferences.set_reading,
    contract.SetTexts: preferences.set_texts,
    contract.MarkRead: preferences.mark_read,
    contract.ResolveTask: tasks.resolve_task,
    contract.PrepareBulk: bulk.prepare_bulk,
    contract.ApproveBulk: bulk.approve_bulk,
    contract.CancelBulk: bulk.cancel_bulk,
    contract.ReplayNotificationsDeadLetter: replay_dead_letter,
    contract.DiscardNotificationsDeadLetter: discard_dead_letter,
}
"""What notifications can be asked, and what it does about it."""
