"""Reports of returned credits, as CSV and as XML: ARUCS and AWACS.

ARUCS (Automated Return of Unapplied Credits Service) lists payments that came back to us, AWACS
(Advice of Wrong Account for automated Credits Service) payments that were made, but to other
details than we gave. Both come as XML or CSV from the Bacs payment services website or a bureau.

**Reason codes.** ARUCS 0 invalid details, 2 beneficiary deceased, 3 account transferred, 5 no
account, B account closed, C requested by remitter; AWACS 0 details corrected, 3 account
transferred. Sources: help.pt-x.com, "What is an ARUCS report?"; the AWACS report page of
help-accesspaysuiteddcms.theaccessgroup.com. In XML the code may have four characters: published
files show 0128 for ARUDD 0 (refer to payer) and 1012 for ARUDD 1 (instruction cancelled), so the
first character is taken as the code.

**XML.** The root is `BACSDocument`, with one `Data` in it. Two namings are in use, and both are
read wherever they stand:

1. The unpaid advices (schema `newbacs-advices.xsd`, ISO-8859-1, `xsi:noNamespaceSchemaLocation`),
   as published ARUDD files show it:

       Data / ARUDD /
         Header                      reportType adviceNumber currentProcessingDate
         AddresseeInformation        name
         ServiceLicenseInformation   userName userNumber
         Advice / OriginatingAccountRecords / OriginatingAccountRecord /
           OriginatingAccount        name number sortCode type bankName branchName
           ReturnedDebitItem         ref transCode returnCode returnDescription
                                     originalProcessingDate valueOf currency
             PayerAccount            number ref name sortCode bankName branchName
           Totals                    numberOf valueOf currency

   No ARUCS file is published. It is taken to be the same with `ReturnedCreditItem` for
   `ReturnedDebitItem`; the account in it is whatever child's name ends in `Account`. (unsure)

2. The messaging advices, as readers of published ADDACS files use it: `Data / MessagingAdvices /
   MessagingAdvice`, all in attributes: user-number record-type reference reason-code payer-name
   payer-sort-code payer-account-number payer-new-sort-code payer-new-account-number
   effective-date. AWACS is of this family; that it may say `payee-` for `payer-` and give an
   amount is allowed for. (unsure)

   Sources: the readers and test files for ARUDD and ADDACS in public repositories of insurers,
   lenders and CiviCRM's Smart Debit extension, found by `newbacs-advices.xsd`,
   `ReturnedDebitItem` and `payer-new-sort-code`. Files since 2018 write empty elements as
   `<a/>` (cipp.org.uk, 24 November 2017); the reader takes both.

Reports about direct debits (ARUDD, ADDACS, AUDDIS, DDIC) are not for us: a file that says it is one
is refused, and an ADDACS that does not say so fits no payment of ours.

**CSV.** Columns of ours, in any order; UTF-8, with or without a byte order mark:

    report                    ARUCS or AWACS
    service_user_number       whose payment it was, 6 characters
    originating_sort_code, originating_account_number      (column may be left out)
    sort_code, account_number, payee_name, reference       as we gave them
    amount                    pounds with two decimals; AWACS: may be blank
    original_processing_day   like 2012-04-13; AWACS: may be blank
    date                      the day it came back; AWACS: from when the advice holds
    code                      short or of four characters
    corrected_sort_code, corrected_account_number          AWACS only (columns may be left out)
"""

from services.bank_formats.incoming.faults import MOST_FAULTS, FileFault
from services.bank_formats.incoming.source import LARGEST_FILE
from services.bank_formats.returns_report.reading import read_report
from services.bank_formats.returns_report.rows import MOST_ROWS, ReportRow

__all__ = [
    "LARGEST_FILE",
    "MOST_FAULTS",
    "MOST_ROWS",
    "FileFault",
    "ReportRow",
    "read_report",
]
