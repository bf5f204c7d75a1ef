"""How the bank writes its statements, as finance's setting says it."""

from dataclasses import fields

from services.bank_formats.bank_statement import USUAL_FORMAT, StatementFormat
from services.bank_formats.errors import SettingFault

NAMES = tuple(field.name for field in fields(StatementFormat))


def statement_format(setting: str) -> StatementFormat:
    """Return the format in a setting, such as `date=Date, text=Details, amount=Amount`.

    The parts are those of `StatementFormat`; a blank setting is the usual format, and in another
    one the balance is passed over unless it is named. Raises `SettingFault`.
    """
    if not setting.strip():
        return USUAL_FORMAT
    pairs = [part.partition("=") for part in setting.split(",") if part.strip()]
    given = {name.strip(): value.strip() for name, _, value in pairs}
    faults = [f"{name!r} is not one of {', '.join(NAMES)}" for name in given if name not in NAMES]
    faults += [f"{name!r} needs a value" for name, value in given.items() if not value]
    if len(given) < len(pairs):
        faults.append("a part is given twice")
    if faults:
        raise SettingFault(faults)
    try:
        return StatementFormat(**{"balance": "", **given})
    except ValueError as error:
        raise SettingFault([str(error)]) from None
