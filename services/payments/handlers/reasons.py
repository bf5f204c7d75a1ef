"""What a person gives as a reason, for the audit trail."""

from services.backbone.errors import Invalid

LONGEST_REASON = 500


def reason_given(why: str) -> str:
    """Return a reason in one line; `Invalid` for none, or one that is too long."""
    reason = " ".join(why.split())
    if not reason:
        raise Invalid("say why, for the audit trail", "why")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"the reason is up to {LONGEST_REASON} characters", "why")
    return reason
