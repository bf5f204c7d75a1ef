"""Fields that many messages have, each with its meaning, which `docs/events.md` shows.

A field says what it means where it is declared: `Annotated[int, "in pence"]`. What several messages
share stands here once. What is `Given` is brought in by a command, so it keeps to a rule of
`fields.py`.
"""

from datetime import date
from typing import Annotated

from services.contracts.fields import DateRule, Line, Reference, Words
from services.contracts.vocabulary import BreachReason, Element

Seen = Annotated[
    Line, "the `seen` of what was shown; `conflict` where it has changed since; empty: not compared"
]
SeenNow = Annotated[str, "stands for what is shown here; a command says it back as `seen`"]
BusinessDate = Annotated[date, "business date on which it happened"]
GivenDate = Annotated[date, DateRule(moves_on=True), "business date on which it is done"]
TenantRef = Annotated[str, "the tenant's reference"]
GivenTenantRef = Annotated[Reference, "the tenant's reference"]
RunRef = Annotated[str, "the run's reference, such as `run-2012-04-05`"]
RunState = Annotated[str, "`prepared`, `approved`, `exported`, `submitted`, `settled`, or its end"]
AreaCode = Annotated[str, "the code of the home's area; empty: not known"]
OfElement = Annotated[Element, "which offer of the scheme"]
Quarter = Annotated[int, "1 to the scheme's `instalments`"]
Pence = Annotated[int, "in pence"]
PriceMillipence = Annotated[int, "in thousandths of a penny"]
InstalmentStatus = Annotated[str, "how it stands, such as `held`, `paid` or `forfeited`"]
InstalmentReason = Annotated[str, "what it is held or lost for; empty where it is neither"]
DueDate = Annotated[date, "the day it falls due by the deal"]
SubmissionDay = Annotated[date, "the working day on which the file goes to the bank"]
ProcessingDay = Annotated[date, "the next working day after it"]
EntryDay = Annotated[date, "the working day after processing: money in the account"]
Masked = Annotated[str, "the account, all but the last digits masked"]
AccountCheck = Annotated[str, "the modulus check: `valid`, `invalid` or `unchecked`"]
NameCheck = Annotated[str, "the account's name beside the tenant's, such as `match` or `differs`"]
Hold = Annotated[str, "the first hold that applied"]
ContentHash = Annotated[str, "the SHA-256 of its content, in hexadecimal"]
LedgerReference = Annotated[str, "the instalment's or payment's name in the ledger"]
PostingKind = Annotated[str, "`earned`, `reversed`, `submitted`, `entry_day` or `return`"]
Debit = Annotated[str, "the account that is debited"]
Credit = Annotated[str, "the account that is credited"]
EventKind = Annotated[str, "the repair's category or the contact's kind"]
CauseRef = Annotated[str, "the `job_ref` or `contact_ref` of the breach"]
CauseVersion = Annotated[
    int, "which recording of its job or contact it comes from: a corrected job is the next one"
]
KindOfBreach = Annotated[BreachReason, "which kind of breach"]
OccurredOn = Annotated[date, "the day it happened, which decides the quarter"]
RecordedOn = Annotated[date, "the day it became known; before that it has no effect"]
GivenRecordedOn = Annotated[
    date, DateRule(moves_on=True), "the day it became known; before that it has no effect"
]
LandlordsNote = Annotated[Words, "for the landlord's eyes; in no event"]
