"""Whose pages these are."""

from typing import Any

from services.backbone.errors import NotFound
from services.client.asking import Client
from services.gateway.landlord import ASK_AGAIN_SECONDS, NOBODYS, Landlord
from tests.unit.gateway.rooms import NOBODY


class Enrolment:
    """Answers once a scheme is open, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked, self.open = 0, False

    def call(self, service: str, method: str, actor: Any, arguments: Any) -> Any:
        self.asked += 1
        if not self.open:
            raise NotFound("no scheme is open yet")
        return {
            "name": "Home Rewards Club",
            "landlord": "Bromford",
            "opens_on": "2011-10-03",
            "practice": True,
        }


def test_the_name_is_the_schemes_once_one_is_open_and_is_asked_for_seldom(
    monkeypatch: Any,
) -> None:
    now = [1000.0]
    monkeypatch.setattr("services.gateway.landlord.time.monotonic", lambda: now[0])
    enrolment = Enrolment()
    landlord = Landlord(Client(enrolment, NOBODY), "")
    assert [str(landlord), str(landlord)] == [NOBODYS, NOBODYS]
    assert enrolment.asked == 1
    enrolment.open = True
    now[0] += ASK_AGAIN_SECONDS
    assert [str(landlord), str(landlord)] == ["Bromford", "Bromford"]
    assert enrolment.asked == 2


def test_the_name_in_the_settings_is_taken_as_it_is() -> None:
    enrolment = Enrolment()
    assert str(Landlord(Client(enrolment, NOBODY), "Northgate Homes")) == "Northgate Homes"
    assert enrolment.asked == 0
