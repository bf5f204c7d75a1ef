"""Settings from the environment. Figures of the pilot are in the scheme file, never here."""

import os
from dataclasses import dataclass
from typing import Any, Self

from services.backbone.addresses import BadSetting, require_broker, require_database

BROKER, DATABASE = "CASHBACK_BROKER_URL", "CASHBACK_DATABASE_URL"

DEFAULT_BROKER = "amqp://guest:guest@127.0.0.1:5672//"
DEFAULT_DATABASE = "sqlite:///cashback-data/{service}.sqlite"

CALLER = "caller"
"""The broker's user of whoever calls services: it may do nothing else."""

OPERATOR = "operator"
"""The broker's user of whoever makes the queues and looks after them."""

MOST_IN_A_BATCH = 2_000
"""Pruning relies on it: see `NEWEST_KEPT` there."""

RETRY_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0)


@dataclass(frozen=True)
class Settings:
    """Where the broker and the databases are, and how the backbone behaves.

    - `CASHBACK_BROKER_URL`: AMQP address of RabbitMQ, with the virtual host; `{user}` stands for
      the broker's user of the process (a service's name, `relay-<service>`, `caller`, `operator`)
    - `CASHBACK_DATABASE_URL`: database address; `{service}` stands for the service's name
    - `CASHBACK_BATCH`: events handled in one transaction (500)
    - `CASHBACK_CUT_OFF`: time of day, Europe/London, that closes a business date (15:00)
    - `CASHBACK_RETRY_SECONDS`: delay before each further try of a parked event, after the last of
      which it is dead (1,2,5,15,60,300,900)
    - `CASHBACK_DELIVER_AT_ONCE`: whether messages go out by themselves (yes), or on command
    - `CASHBACK_LOG_LEVEL`: `debug`, `info`, `warning` or `error` (info)
    - `CASHBACK_KEEP_DAYS`: days that outbox and inbox rows are kept at least (30)
    - `CASHBACK_HEALTH_PORT`, `CASHBACK_HEALTH_HOST`: where probes are answered (nowhere; 127.0.0.1)

    Three are read where they are used: `CASHBACK_PAYMENTS_KEYS` (`services/payments/keys.py`),
    `CASHBACK_SIGNING_KEY` and `CASHBACK_TRUSTED_KEYS` (`services/backbone/assertions.py`).
    """

    broker_template: str
    database_template: str
    batch: int
    cut_off: str
    retry_seconds: tuple[float, ...]
    deliver_at_once: bool
    log_level: str
    keep_days: int
    health_port: int | None
    health_host: str

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment. Raises `BadSetting` for a variable that is malformed."""
        from environs import Env, EnvError  # a command that asks one service does without it

        try:
            settings = cls._read(Env())
        except EnvError as error:
            raise BadSetting(str(error)) from None
        require_broker(settings.broker_template, BROKER)
        require_database(settings.database_template, DATABASE)
        return settings

    @classmethod
    def _read(cls, env: Any) -> Self:
        from marshmallow.validate import Range

        return cls(
            broker_template=env.str(BROKER, DEFAULT_BROKER),
            database_template=env.str(DATABASE, DEFAULT_DATABASE),
            batch=env.int("CASHBACK_BATCH", 500, validate=Range(1, MOST_IN_A_BATCH)),
            cut_off=env.str("CASHBACK_CUT_OFF", "15:00"),
            retry_seconds=tuple(
                env.list("CASHBACK_RETRY_SECONDS", list(RETRY_SECONDS), subcast=float)
            ),
            deliver_at_once=env.bool("CASHBACK_DELIVER_AT_ONCE", True),
            log_level=env.str("CASHBACK_LOG_LEVEL", "info"),
            keep_days=env.int("CASHBACK_KEEP_DAYS", 30, validate=Range(min=1)),
            health_port=env.int("CASHBACK_HEALTH_PORT", None, validate=Range(0, 65535)),
            health_host=env.str("CASHBACK_HEALTH_HOST", "127.0.0.1"),
        )

    def broker_url(self, user: str) -> str:
        """Return the address of the broker for one of its users."""
        return broker_url(self.broker_template, user)

    def database_url(self, service: str) -> str:
        """Return the address of one service's own database."""
        return database_url(self.database_template, service)


def broker_in_use(user: str) -> str | None:
    """Return the broker's address for a user; None where the environment names none."""
    template = os.environ.get(BROKER)
    if template is None:
        return None
    require_broker(template, BROKER)
    return broker_url(template, user)


def database_in_use(service: str) -> str:
    """Return the address of a service's own database."""
    template = os.environ.get(DATABASE, DEFAULT_DATABASE)
    require_database(template, DATABASE)
    return database_url(template, service)


def relay_user(publisher: str) -> str:
    """Return the broker's user of a publisher's relay."""
    return f"relay-{publisher}"


def broker_url(template: str, user: str) -> str:
    """Fill a user's name into the broker's address; one without `{user}` is everybody's."""
    return template.replace("{user}", user)


def database_url(template: str, service: str) -> str:
    """Fill a service's name into an address; without `{service}`, `_<service>` is appended.

    `postgresql://host/cashback` therefore means the databases `cashback_enrolment` and so on.
    """
    if "{service}" in template:
        return template.replace("{service}", service)
    address, mark, options = template.partition("?")
    return f"{address.rstrip('/')}_{service}{mark}{options}"
