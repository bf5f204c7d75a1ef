"""How contacts and appeals are called on the pages of housing officers."""

from typing import Final

KINDS: Final = {
    "enquiry": "Enquiry",
    "neighbour_issue": "Neighbour issue",
    "asb": "Anti-social behaviour",
    "arrears": "Rent arrears",
    "emergency": "Emergency",
    "safeguarding": "Safeguarding",
    "complaint": "Complaint",
    "repair_report": "Repair report",
    "inspection": "Inspection of the home",
    "scheme": "About the cashback scheme",
    "change_of_details": "Change of details",
}
"""What a contact is about."""

CAME_BY: Final = {
    "telephone": "Telephone",
    "email": "E-mail",
    "letter": "Letter",
    "in_person": "In person",
    "online": "Online",
}
"""How the tenant got in touch."""

WHY_NOT: Final = {
    "kind": "contacts of this kind never count.",
    "element": "this tenant did not take the housing management part of the deal.",
    "not_started": "the tenant’s year has not started. If it starts on or before the day of the"
    " contact, the contact is judged then.",
    "left": "the tenant is not in the scheme.",
    "before_the_year": "it was before the tenant’s year began.",
    "after_the_year": "it was after the tenant’s year ended.",
}
"""Why a contact does not count, after "it will not count: "."""

LOST_AS: Final = {
    "housing_contact": "because the contact is in that quarter",
    "repair_call_out": "because the repair is in that quarter",
    "late": "because the money for the quarter of the contact is with the bank already",
    "three_strikes": "because this is the breach that ends this part of the deal",
}
"""Why a contact takes an instalment."""
