"""An address that is no use is refused with a sentence, which never repeats it."""

import pytest

from services.backbone.addresses import (
    BadSetting,
    require_broker,
    require_database,
    require_postgresql,
)
from services.backbone.settings import BROKER, DATABASE, Settings, database_url

SECRET = "s3kret"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://postgres@127.0.0.1:5432/cashback",
        "postgresql://u:p%40ss@host/cashback_{service}",
        "postgresql://u@host/cashback?sslmode=require",
        "postgresql://u@[::1]:5432/cashback",
        "sqlite:///cashback-data/{service}.sqlite",
        "sqlite:////var/lib/cashback/{service}.sqlite",
    ],
)
def test_an_address_of_a_database_passes(address: str) -> None:
    require_database(address, DATABASE)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"postgresql://u:{SECRET}@127.0.0.1:5432/", "names no database"),
        (f"postgresql://u:{SECRET}@127.0.0.1:5432", "names no database"),
        (f"postgresql://u:{SECRET}@127.0.0.1:54x2/cashback", "port"),
        (f"postgresql://u:{SECRET}@127.0.0.1:99999/cashback", "port"),
        (f"postgresql://u:{SECRET}@127.0.0.1:/cashback", "port"),
        (f"postgresql://u:{SECRET}@127.0.0.1:0/cashback", "port"),
        (f"postgresql://u:{SECRET}@[::1/cashback", "cannot be read"),
        (f"postgresql://u:{SECRET}@/cashback", "names no host"),
        (f"postgresql://u:{SECRET}@host/a/b", "with / in it"),
        (f"postgresql://u:{SECRET} @host/a", "a space"),
        (f"postgres://u:{SECRET}@host/cashback", "does not begin with postgresql://"),
        (f"postgresql+psycopg://u:{SECRET}@host/cashback", "does not begin"),
        (f"postgresl://u:{SECRET}@host/cashback", "does not begin"),
        (f"mysql://u:{SECRET}@host/cashback", "does not begin"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///data/", "names no file"),
        ("sqlite://data/{service}.sqlite", "does not begin"),
        ("cashback", "does not begin"),
        ("", "does not begin"),
    ],
)
def test_what_is_no_address_of_a_database_is_refused_and_told_what_one_looks_like(
    address: str, why: str
) -> None:
    with pytest.raises(BadSetting, match=why) as refused:
        require_database(address, DATABASE)
    assert str(refused.value).startswith(DATABASE)
    assert "postgresql://user:password@host:5432/cashback" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_broker_goes_with_postgresql() -> None:
    with pytest.raises(BadSetting, match="--database is of SQLite"):
        require_postgresql("sqlite:///data/{service}.sqlite", "--database")


@pytest.mark.parametrize(
    "address",
    [
        "amqp://guest:guest@127.0.0.1:5672//",
        "amqps://{user}:p%40ss@broker.example/cashback",
        "amqp://127.0.0.1",
    ],
)
def test_an_address_of_a_broker_passes(address: str) -> None:
    require_broker(address, BROKER)


@pytest.mark.parametrize(
    "address",
    [
        f"amqp://u:{SECRET}@host:56x72/",
        f"amqp://u:{SECRET}@:5672/",
        f"http://u:{SECRET}@host:15672/",
        "amqp:/host",
        "",
    ],
)
def test_what_is_no_address_of_a_broker_is_refused_and_told_what_one_looks_like(
    address: str,
) -> None:
    with pytest.raises(BadSetting, match="--broker is no address of a broker") as refused:
        require_broker(address, "--broker")
    assert "amqp://user:password@host:5672/name" in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [(DATABASE, "postgresql://h/"), (BROKER, "rabbit"), ("CASHBACK_BATCH", "many")],
)
def test_a_setting_that_is_no_use_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=name):
        Settings.from_environment()


def test_the_name_of_a_service_goes_before_the_options() -> None:
    address = "postgresql://u@host/cashback?sslmode=require"
    assert database_url(address, "payments") == (
        "postgresql://u@host/cashback_payments?sslmode=require"
    )
