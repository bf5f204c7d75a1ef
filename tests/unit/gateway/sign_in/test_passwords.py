import pytest

from services.gateway.sign_in.domain.passwords import checked_password
from services.gateway.sign_in.domain.people import NotGiven, Person

JO = Person("1", "Jo Öztürk", "jo.ozturk@landlord.org", frozenset({"finance"}), "active")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "elevenchars",
        "x" * 300,
        "aaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "210987654321",
        "password1234",
        "Password!2024",
        "administrator",
        "letmein12345",
        "Cashback2012!",
        "jo.ozturk1234",
        "Jo Öztürk 123",
        "landlord12345",
    ],
)
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(NotGiven):
        checked_password(password, JO)


@pytest.mark.parametrize(
    "password", ["four jolly green bicycles", "kX9!vB2@qL7#", "ÿ ünïcode is fine too"]
)
def test_long_ones_are_taken(password):
    assert checked_password(password, JO) == password


def test_one_password_however_it_is_composed():
    assert checked_password("Sia\u0302n walks the dog", JO) == "Si\u00e2n walks the dog"
