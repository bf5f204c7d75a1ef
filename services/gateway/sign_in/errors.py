"""The errors of signing in: each one of the backbone's five kinds, or one of the domain's terms.

NotAllowed
├── WrongCredentials   the e-mail address or the password, and never which
├── WrongCode          wrong, used before, or not yet good
└── SignedOut          the session has ended, or waits for another step
NotNow
├── TooManyTries       wait for `seconds`
└── StepUpNeeded       the second factor first: it was not given within the last 5 minutes
TermError (`domain/`)
├── NotGiven           what somebody gave of a person cannot be: a name, an address, roles
└── NotYours           a deed that this person may not do, or not to this person
"""

from services.backbone.errors import NotAllowed, NotNow


class WrongCredentials(NotAllowed):
    """Raised for a sign-in that names nobody, or whose password is not theirs."""

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong", "email")


class WrongCode(NotAllowed):
    """Raised for a code that is no good. The next one of the authenticator may be."""

    def __init__(self) -> None:
        super().__init__("The code is wrong or was used before. Wait for the next one", "code")


class SignedOut(NotAllowed):
    """Raised where a session has ended, or is not as far as it would have to be."""

    def __init__(self) -> None:
        super().__init__("Sign in first")


class TooManyTries(NotNow):
    """Raised before anything is checked, for who failed too often."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = f"{seconds} seconds" if seconds < 90 else f"{-(-seconds // 60)} minutes"
        super().__init__(f"There were too many tries. Try again in {wait}")


class StepUpNeeded(NotNow):
    """Raised for a deed that the second factor goes with."""

    def __init__(self) -> None:
        super().__init__("Give the code of your authenticator first")
