"""Whoever sees a page about a tenant is noted in the gateway's own database."""

from typing import Any

import pytest
from flask import Blueprint

from services.client.asking import Client
from services.gateway.access import roles
from services.gateway.console.rooms import ROOMS, console_app
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in.cases import viewing
from services.gateway.visitor import note_view
from tests.integration.gateway.people import Landlord
from tests.integration.gateway.test_browser import Browser
from tests.unit.gateway.rooms import NOBODY, NoServices


def test_a_page_about_a_tenant_leaves_who_saw_it(
    door: Any, landlord: Landlord, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Blueprint("tenant", __name__)

    @room.get("/tenant")
    @roles("finance_approver")
    def tenant() -> str:
        note_view("a page", "T0001")
        return "<p>T0001</p>"

    monkeypatch.setattr("services.gateway.console.rooms.ROOMS", (*ROOMS, room))
    app = console_app(GatewaySettings(), Client(NoServices(), NOBODY), door)
    browser = Browser(app)
    assert browser.client.get("/tenant").status_code == 303  # to sign in first
    browser.sign_in(landlord.fay)
    assert browser.client.get("/tenant").status_code == 200
    (seen,) = viewing.views(door, tenant_ref="T0001")
    assert (seen.person_id, seen.what) == (landlord.fay.person.id, "a page")
