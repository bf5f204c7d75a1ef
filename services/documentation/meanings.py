"""What the fields of messages mean, for the catalogue's tables.

By field name, or by `Class.field` where one class means something else by it. A test finds fields
without a meaning, and meanings without a field.
"""

import dataclasses
import typing
from typing import Any

from services.contracts.codec import bare, parts_of

MEANINGS = {
    # who
    "tenant_ref": "the tenant's reference",
    "title": "as the tenant gave it; may be empty",
    "first_name": "may be empty",
    "last_name": "the family name",
    "email": "e-mail address; empty: none given",
    "mobile": "mobile number as it was written; empty: none given",
    "preferred_channel": "how the tenant wants to be told",
    "channel": "how the tenant wants to be told from now on",
    "address_line_1": "the home's address",
    "address_line_2": "may be empty",
    "town": "may be empty",
    "postcode": "the home's postcode",
    "uprn": "the property's unique reference number",
    "tenancy_type": "compared with the scheme's `tenancy_types`",
    "rent_arrears_pence": "what the rent account owes; 0: clear",
    "tenants": "in the order of their file, which decides who has the property",
    # when
    "on": "business date on which it happened",
    "DeliverMessages.on": "the last business date whose messages go out",
    "date": "the business date that is closed",
    "RecordContact.date": "the day the tenant got in touch",
    "recorded_on": "the day it became known; before that it has no effect",
    "reported_on": "the day the tenant reported it",
    "occurred_on": "the day it happened, which decides the quarter",
    "signed_on": "the day the tenant signed",
    "start_date": "S, the first day of the year",
    "end_date": "S + the scheme's months, the first day after the year",
    "starts_on": "first day of the quarter",
    "ends_on": "first day after the quarter",
    "follow_up_counts_from": "one month before `end_date`; an earlier follow-up is only stored",
    "opens_on": "the day enrolment opens",
    "visit_date": "the day of the visit",
    "submission_day": "the working day on which the file goes to the bank",
    "processing_day": "the next working day after it",
    "entry_day": "the working day after processing: money in the account",
    "next_payment_day": "the next day on which a run is prepared",
    "RecordReturn.entry_day": "the entry day of the payment that came back",
    "returned_on": "the day the payment came back",
    "appeal_by": "last day of the appeal period",
    # the scheme
    "SchemeOpened.name": "the scheme's name",
    "landlord": "the landlord's name",
    "months": "length of the year",
    "instalments": "quarters in the year, and instalments of each element",
    "timing": "whether a quarter is paid when it ends or when it starts",
    "strikes": "the breach of an element that cancels the rest of it",
    "hold_while_in_arrears": "whether arrears of rent hold payments back",
    "final_needs_follow_up": "whether the last instalment waits for the follow-up APS",
    "visit_attempts": "how many visits may fail",
    "payment_days": "on which days a run is wanted",
    "every": "which days of the calendar: all that are working days, some of a week or of a month",
    "PaymentDays.on": "days of the week, 1 for Monday to 5 for Friday, or of the month, 1 to 31",
    "areas": "where the scheme runs",
    "AreaOffer.code": "the area's code",
    "AreaOffer.name": "the area's name",
    "capacity": "most tenants who have signed and not left",
    "area_code": "the area the home is in",
    "area_name": "the area that is full",
    "element": "which offer of the scheme",
    "elements": "what the tenant takes",
    "SchemeOpened.elements": "what the scheme offers",
    "annual_pence": "what the element pays a year",
    "inspection": "whether an APS before and after frames the element",
    "tenant_categories": "repairs the tenant looks after",
    "landlord_categories": "repairs the landlord keeps",
    "scheme": "the part that every service is told",
    "tenancy_types": "which types of tenancy may join",
    "require_clear_rent": "whether arrears of rent keep a tenant out",
    # joining and leaving
    "reasons": "`area_not_in_scheme`, `property_already_in_scheme`, `rent_arrears`, `tenancy_type`",
    "from_waiting_list": "whether the tenant had waited for the place",
    "needs_baseline": "whether the year waits for a baseline APS",
    "quarters": "the year in parts, in order",
    "quarter": "1 to the scheme's `instalments`",
    "LeaveScheme.cause": "how the tenant leaves; `died`: the tenancy ends by death",
    "places_later": "the day has more to come: places are given by `GivePlaces`",
    "position": "the place in the tenants file; null: after all others",
    "ParticipationEnded.status": "how the tenant left",
    "ParticipationEnded.reason": "`no_access`, the withdrawal's own text, or empty",
    "LeaveScheme.reason": "the withdrawal's own text; for the landlord's eyes",
    "started": "whether the year had begun",
    "in_arrears": "whether the rent account is in arrears now",
    # breaches
    "cause_ref": "the `job_ref` or `contact_ref` of the breach",
    "BreachRecorded.reason": "which kind of breach",
    "BreachCosted.reason": "which kind of breach",
    "BreachRecorded.kind": "the repair's category or the contact's kind",
    "BreachCosted.kind": "the repair's category or the contact's kind",
    "BreachRecorded.quarter": "the quarter that `occurred_on` falls in",
    "strike": "the breach's number within its element's year, from 1; 0: the tenant had left",
    "strikes_allowed": "the scheme's `strikes`",
    "lost": "the instalments this breach took and that are lost still",
    "LostInstalment.reason": "`repair_call_out`, `housing_contact`, `late` or `three_strikes`",
    "contact_ref": "the contact's own reference",
    "RecordContact.kind": "what the contact was about",
    "RecordContact.notes": "for the landlord's eyes; in no event",
    # visits and repairs
    "visit_ref": "the visit's own reference",
    "VisitBooked.kind": "which APS",
    "VisitReminderDue.kind": "which APS",
    "VisitNotMade.kind": "which APS",
    "RecordVisit.kind": "which APS",
    "result": "how the visit went",
    "VisitNotMade.result": "`no_access` or `refused`",
    "VisitNotMade.reason": "why, as the tenant or the inspector said; may be empty",
    "RecordVisit.reason": "why the visit was not made; may be empty",
    "attempt": "how many visits have failed, this one included",
    "attempts_allowed": "the scheme's `visit_attempts`",
    "findings": "what was looked at; empty for a visit not made",
    "item": "what was looked at; the same words at baseline and follow-up",
    "condition": "only a `defect` can cost something",
    "Finding.notes": "for the landlord's eyes; in no event",
    "Finding.category": "a category of the responsibility matrix",
    "outcome": "what the follow-up means for the last instalment",
    "new_defects": "items in tenant categories that were not already defects at the baseline",
    "follow_up": "how the follow-up went; null where none was needed",
    "job_ref": "the job's own reference",
    "category": "a category of the responsibility matrix",
    "responsibility": "whose job it was by the matrix",
    "emergency": "an emergency is never a breach",
    "done_by": "who did the job",
    "RepairRecorded.status": "only a completed job can be a breach",
    "RecordRepair.status": "only a completed job can be a breach",
    "cost_pence": "what the job cost the landlord",
    "description": "for the landlord's eyes; in no event",
    "SettleFollowUp.outcome": "`passed` pays the last instalment, the others forfeit it",
    "SettleFollowUp.reason": "for the audit trail; not empty",
    # money
    "amount_pence": "in pence",
    "lines": "the instalments that make up the amount",
    "InstalmentsHeld.reason": "the first hold that applies",
    "RecordReturn.code": "ARUCS code of the return",
    "PaymentReturned.code": "ARUCS code of the return",
    "meaning": "what the code means",
    "other_details": "whether other bank details are there, given since it was sent",
    "earned_pence": "all instalments that were not lost",
    "lost_pence": "all instalments forfeited or cancelled",
    "OpenPayerAccount.name": "the landlord's name at the bank",
    "service_user_number": "the landlord's 6 digits at Bacs",
    "sort_code": "6 digits",
    "account_number": "6 to 8 digits",
    "account_name": "empty: the name on file stays",
    "run_ref": "the prepared run, such as `run-2012-04-05`",
    # finance
    "seen": "the content hash the approver was shown; empty: whatever it is now",
    "masked": "all that is shown of an account",
    "usable_on": "the first date on which a run pays to it",
    "why": "for the audit trail; not empty",
    "run_refs": "the runs of the file, each with a processing day of its own",
    "format": "what the bank takes",
    "instead": "in place of a file that was never sent",
    "cooling_off_days": "working days, 0 to 20",
    "second_approval_above_pence": "a run of more needs two people; null for never",
    "portal_columns": "`heading=field` pairs of the CSV for a bank's portal; empty for ours",
    "statement_columns": "`heading=field` pairs of the bank statement; empty for ours",
    "ReplaceWeightTable.name": "what the table is called, such as its file's name",
    "weights": "the published weight table as it is",
    "substitutions": "the published substitutions as they are; empty: those of the program",
    "ImportReturns.name": "the file's name",
    "ImportStatement.name": "the file's name",
    "content": "the file's bytes in Base64",
    "seed": "the same one draws the same people again",
    "confidence_per_cent": "such as 95",
    "margin_per_cent": "such as 5",
    "sample": "the sample's number",
    "RecordSampleOutcome.outcome": "what came of asking",
    "note": "for the landlord's eyes; in no event",
    # telling tenants
    "provider": "who says it, by the name it has in the channels file",
    "RecordReceipt.reference": "our id of the delivery; empty: found by `provider_id`",
    "provider_id": "the provider's id",
    "RecordReceipt.outcome": "what became of the message",
    "RecordReceipt.reason": "in the provider's words, without personal data",
    "number": "the mobile number it came from",
    "text": "the words",
    "SetPreference.kind": "a kind of message, such as `payments`",
    "SetPreference.channel": "sms, email, letter, inbox, `none` or `preferred`",
    "language": "such as `en`; English where a message is not there in it",
    "large_print": "letters in 18 points",
    "stopped": "no texts any more, or texts again",
    "MarkRead.reference": "the message in the inbox",
    "task_id": "the task's number",
    "ResolveTask.outcome": "what the officer did, or has the system do",
    "bulk_ref": "the message to many, as its officer named it",
    "template": "`news`, which tenants can stop, or `notice`, which must be sent",
    "subject": "what it is about, 70 characters at most",
    "PrepareBulk.status": "the tenants' status in the scheme; empty for any",
    "PrepareBulk.area_code": "empty for every area",
    "ApproveBulk.tenants": "how many it reaches, as the officer saw it",
}


def meaning_of(cls: type[Any], field: str) -> str:
    """Return what a field of a message means; empty if nobody has said."""
    return said_beside(cls, field) or MEANINGS.get(
        f"{cls.__name__}.{field}", MEANINGS.get(field, "")
    )


def said_beside(cls: type[Any], field: str) -> str:
    """Return what the field's own annotation says it means; empty if it says nothing."""
    metadata = getattr(parts_of(cls)[field], "__metadata__", ())
    return next((each for each in metadata if isinstance(each, str)), "")


def messages_in(cls: Any) -> dict[str, type[Any]]:
    """Return a message's class and those of all its parts, by name; of a generic one, its own."""
    found: dict[str, type[Any]] = {}
    cls = bare(cls)
    for annotation in (cls, *typing.get_args(cls)):
        if dataclasses.is_dataclass(typing.get_origin(annotation) or annotation):
            made_of = typing.get_origin(annotation) or annotation
            found[made_of.__name__] = made_of
            for part in parts_of(annotation).values():
                found |= messages_in(part)
        elif annotation is not cls:
            found |= messages_in(annotation)
    return found
