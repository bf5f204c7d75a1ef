"""A payment that came back is noted by hand, on its own page."""

import datetime as dt
from typing import get_args

import pytest

from services.contracts.queries.payments.runs import RunByRef
from services.contracts.vocabulary import ReturnCode
from services.gateway.console.finance.words import RETURN_CODES
from tests.integration.console.people import Console, hidden_in
from tests.integration.office import DUE, RUN, Office

T1 = "/finance/tenants/T1"
PAGE = f"{T1}/payments/CASHBACK 000001/returned"


@pytest.mark.usefixtures("people")
def test_a_payment_that_came_back_is_noted_by_hand_once(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    office.release()
    office.reach(DUE + dt.timedelta(days=2))
    ann = console.person()
    assert "It came back" in ann.get(T1).text
    asked = ann.get(PAGE)
    assert "£125.00 in all" in asked.text
    (file,) = office.ask(RunByRef(RUN)).exports
    assert f'href="/finance/bank-files/{file.number}">{file.name}</a>' in asked.text
    assert file.content_hash in asked.text
    wrong = ann.post(PAGE, **{"on": "31", "on-month": "2", "on-year": "2012"})
    assert wrong.status_code == 422
    assert "as a date that there is" in wrong.text
    assert "Choose the reason" in wrong.text
    day = hidden_in(asked) | {"on-month": "4", "on-year": "2012", "code": "5"}
    early = ann.post(PAGE, on="1", **day)
    assert early.status_code == 422
    assert "when it was sent" in early.text
    noted = ann.post(PAGE, on=str(DUE.day + 2), **day | hidden_in(ann.get(PAGE)))
    assert noted.status_code == 303
    assert "Came back" in ann.get(T1).text
    assert "only once" in ann.get(PAGE).text
    assert ann.get(f"{T1}/payments/CASHBACK 000009/returned").status_code == 404


def test_every_code_of_a_return_has_its_words() -> None:
    assert set(RETURN_CODES) == set(get_args(ReturnCode))
