"""Repairs' use cases: one function per command and per event, `(message, uow)`."""

from services.backbone.dead_letters import discard_dead_letter, replay_dead_letter
from services.backbone.handling import CommandHandlers, EventHandlers
from services.contracts import enrolment
from services.contracts import repairs as contract
from services.contracts.calendar import CutOffReached
from services.repairs.handlers import (
    booking,
    correcting,
    job_mapping,
    jobs,
    participations,
    rooms,
    visits,
)
from services.repairs.store import RepairsStore

ON_EVENT: EventHandlers[RepairsStore] = {
    CutOffReached: booking.cut_off_reached,
    enrolment.SchemeOpened: participations.scheme_opened,
    enrolment.SchemeChanged: participations.scheme_changed,
    enrolment.TenantInvited: participations.tenant_invited,
    enrolment.TenantRejected: participations.tenant_rejected,
    enrolment.PlaceGiven: participations.place_given,
    enrolment.ParticipationStarted: participations.participation_started,
    enrolment.ParticipationEnded: participations.participation_ended,
}
"""What repairs subscribes to, and what it does about it."""

ON_COMMAND: CommandHandlers[RepairsStore] = {
    contract.RecordVisit: visits.record_visit,
    contract.SetRooms: rooms.set_rooms,
    contract.BeginVisit: rooms.begin_visit,
    contract.DropVisit: rooms.drop_visit,
    contract.DropOwnVisit: rooms.drop_own_visit,
    contract.KeepRoom: rooms.keep_room,
    contract.CompleteVisit: rooms.complete_visit,
    contract.BookVisit: booking.book_visit,
    contract.BookOwnVisit: booking.book_own_visit,
    contract.MoveVisit: booking.move_visit,
    contract.MoveOwnVisit: booking.move_own_visit,
    contract.CancelVisit: booking.cancel_visit,
    contract.CancelOwnVisit: booking.cancel_own_visit,
    contract.CorrectVisit: correcting.correct_visit,
    contract.TakeBackVisit: correcting.take_back_visit,
    contract.SettleFollowUp: visits.settle_follow_up,
    contract.RecordRepair: jobs.record_repair,
    contract.TakeOverRepair: jobs.take_over_repair,
    contract.CorrectRepair: jobs.correct_repair,
    contract.TakeBackRepair: jobs.take_back_repair,
    contract.ChangeJobMapping: job_mapping.change_job_mapping,
    contract.ReplayRepairsDeadLetter: replay_dead_letter,
    contract.DiscardRepairsDeadLetter: discard_dead_letter,
}
"""What repairs can be asked, and what it does about it."""
