"""What the address of a database or a broker looks like. No message repeats one: it may hold a
password."""

from urllib.parse import urlsplit

DATABASE_LOOKS = (
    "write it like postgresql://user:password@host:5432/cashback, "
    "or sqlite:////a/folder/{service}.sqlite"
)
BROKER_LOOKS = "write it like amqp://user:password@host:5672/name"


class BadSetting(ValueError):
    """Raised for a setting that cannot be used. The words name it and say what it looks like."""


def require_database(address: str, setting: str) -> None:
    """Raise `BadSetting` unless an address, `{service}` in it or not, can be one of a database."""
    if address.startswith("sqlite:///"):
        path = address.removeprefix("sqlite:///")
        why = "" if path and not path.endswith(("/", ":memory:")) else "it names no file"
    else:
        why = _why_no_server(address, ("postgresql",)) or _why_no_name(address)
    if why:
        raise BadSetting(f"{setting} is no address of a database: {why}; {DATABASE_LOOKS}")


def require_postgresql(address: str, setting: str) -> None:
    """Raise `BadSetting` unless an address can be one of PostgreSQL, which a broker goes with."""
    if address.startswith("sqlite:"):
        raise BadSetting(f"{setting} is of SQLite, which takes no broker; {DATABASE_LOOKS}")
    require_database(address, setting)


def require_broker(address: str, setting: str) -> None:
    """Raise `BadSetting` unless an address, `{user}` in it or not, can be one of a broker."""
    why = _why_no_server(address, ("amqp", "amqps"))
    if why:
        raise BadSetting(f"{setting} is no address of a broker: {why}; {BROKER_LOOKS}")


def _why_no_server(address: str, schemes: tuple[str, ...]) -> str:
    """Return what is wrong up to the server's port; empty for nothing."""
    begins = [f"{scheme}://" for scheme in schemes]
    if not address.startswith(tuple(begins)):
        return f"it does not begin with {' or '.join(begins)}"
    if not address.isprintable() or " " in address:
        return "it has a space or another character that cannot be in one"
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:
        return "the host or the port cannot be read (a port is a number up to 65535)"
    if port == 0 or parts.netloc.endswith(":"):
        return "the port is not a number from 1 to 65535"
    return "" if host else "it names no host"


def _why_no_name(address: str) -> str:
    name = urlsplit(address).path.strip("/")
    if not name:
        return "it names no database"
    return "it names a database with / in it" if "/" in name else ""
