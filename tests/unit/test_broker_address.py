"""One broker address means the same to kombu, nameko and pika."""

import pytest

from services.hosts.topology import pika_parameters


@pytest.mark.parametrize(
    ("address", "vhost"),
    [
        ("amqp://guest:guest@127.0.0.1:5672//", "/"),
        ("amqp://guest:guest@127.0.0.1:5672/%2F", "/"),
        ("amqp://guest:guest@127.0.0.1:5672/", "/"),
        ("amqp://guest:guest@127.0.0.1:5672", "/"),
        ("amqp://guest:guest@127.0.0.1:5672/cashback", "cashback"),
        ("amqp://guest:guest@127.0.0.1:5672/a%20b", "a b"),
    ],
)
def test_the_relay_reads_the_virtual_host_as_the_services_do(address: str, vhost: str) -> None:
    assert pika_parameters(address).virtual_host == vhost


def test_login_port_tls_and_options_are_kept() -> None:
    read = pika_parameters("amqps://officer:p%40ss@broker.example:5999//?heartbeat=7")
    assert (read.host, read.port, read.heartbeat) == ("broker.example", 5999, 7)
    assert (read.credentials.username, read.credentials.password) == ("officer", "p@ss")
    assert read.ssl_options is not None
