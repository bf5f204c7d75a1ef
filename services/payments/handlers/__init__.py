"""Payments' use cases: one function per command and per event, `(message, uow)`."""

from services.backbone.dead_letters import discard_dead_letter, replay_dead_letter
from services.backbone.handling import CommandHandlers, EventHandlers
from services.contracts import enrolment, repairs
from services.contracts import payments as contract
from services.contracts.calendar import CutOffReached
from services.payments.handlers import (
    budgets_and_samples,
    day,
    deal,
    details,
    exports,
    imports,
    names,
    payer,
    rejecting,
    returns,
    runs,
    settings,
    statements,
)
from services.payments.store import PaymentsStore

ON_EVENT: EventHandlers[PaymentsStore] = {
    CutOffReached: day.cut_off_reached,
    enrolment.SchemeOpened: deal.scheme_opened,
    enrolment.SchemeChanged: deal.scheme_changed,
    enrolment.TenantRegistered: details.tenant_registered,
    enrolment.ParticipationStarted: deal.participation_started,
    enrolment.BreachRecorded: deal.breach_recorded,
    enrolment.AppealUpheld: deal.appeal_upheld,
    enrolment.BreachTakenBack: deal.breach_taken_back,
    enrolment.TenantCorrected: names.tenant_corrected,
    enrolment.ParticipationEnded: deal.participation_ended,
    enrolment.TenantDied: rejecting.tenant_died,
    enrolment.ParticipationCompleted: deal.participation_completed,
    enrolment.RentArrearsChanged: details.rent_arrears_changed,
    repairs.FollowUpConcluded: deal.follow_up_concluded,
    repairs.FollowUpRevised: deal.follow_up_revised,
}
"""What payments subscribes to, and what it does about it."""

ON_COMMAND: CommandHandlers[PaymentsStore] = {
    contract.OpenPayerAccount: payer.open_payer_account,
    contract.ChangePayerAccount: payer.change_payer_account,
    contract.ConfirmPayerAccount: payer.confirm_payer_account,
    contract.TakeBackPayerAccount: payer.take_back_payer_account,
    contract.ChangeBankDetails: details.change_bank_details,
    contract.ConfirmBankDetails: details.confirm_bank_details,
    contract.ReplaceWeightTable: settings.replace_weight_table,
    contract.ChangePaymentSettings: settings.change_settings,
    contract.ConfirmPaymentSettings: settings.confirm_settings,
    contract.PrepareRun: runs.prepare_run,
    contract.ApproveRun: runs.approve_run,
    contract.RejectRun: runs.reject_run,
    contract.CancelRun: runs.cancel_run,
    contract.ExportRuns: exports.export_runs,
    contract.SubmitRun: runs.submit_run,
    contract.NoteDownload: exports.note_download,
    contract.RecordReturn: returns.record_return,
    contract.ImportReturns: imports.import_returns,
    contract.ImportStatement: statements.import_statement,
    contract.SetBudget: budgets_and_samples.set_budget,
    contract.DrawSample: budgets_and_samples.draw_sample,
    contract.RecordSampleOutcome: budgets_and_samples.record_sample_outcome,
    contract.ReplayPaymentsDeadLetter: replay_dead_letter,
    contract.DiscardPaymentsDeadLetter: discard_dead_letter,
}
"""What payments can be asked, and what it does about it."""
