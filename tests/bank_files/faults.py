"""What can be wrong with the text of a bank file."""

from collections.abc import Sequence


class BankFileFault(ValueError):
    """A text is not a sound bank file. Do not send it: it has been cut or changed.

    `faults` lists all of them in the file's order, each with its place. They never show a sort
    code, an account number or a name.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults: tuple[str, ...] = tuple(faults)


class Bacs18Fault(BankFileFault):
    """A text is not a sound Standard 18 credit file. Do not send it: it has been cut or changed.

    `faults` lists all of them in the file's order, as `line N: positions a-b: what is wrong`.
    """


class Pain001Fault(BankFileFault):
    """A text is not a sound pain.001 message. Do not send it: it has been cut or changed.

    `faults` lists all of them in the message's order, each with the element it is in, like
    `PmtInf 1, CdtTrfTxInf 3: Amt/InstdAmt: what is wrong`; of a text that is no XML, the line and
    column where it stops being so.
    """


class PortalCsvFault(BankFileFault):
    """A text is not a sound file of those columns. Do not send it: it has been cut or changed.

    `faults` lists all of them in the file's order, as `line N, column M (heading): what is wrong`.
    """
