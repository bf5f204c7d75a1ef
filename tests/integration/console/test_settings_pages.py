"""Finance's settings in a browser: stricter at once, looser only with a second person."""

import datetime as dt
import io
from pathlib import Path

import pytest

from services.bank_formats.weights import WEIGHTS
from services.contracts.payments import ChangePayerAccount, ConfirmPaymentSettings
from services.contracts.queries.payments.accounts import Settings
from services.contracts.queries.payments.payer import Payer
from services.gateway.deeds import new_deed
from tests.integration.console.people import Console, hidden_in
from tests.integration.office import ACCOUNT, DUE, FIRST, OTHER_ACCOUNT, RUN, SECOND, START, Office

SETTINGS = "/finance/settings"
GOOD = {
    "cooling_off_days": "1",
    "approvals": "above",
    "limit": "1,000",
    "portal_columns": "",
    "statement_columns": "",
}


@pytest.fixture
def live(office: Office) -> Office:
    office.open_live()
    office.reach(START)
    return office


def proposed(office: Office) -> object:
    return office.ask(Settings()).proposal


def test_a_stricter_setting_counts_at_once(live: Office, console: Console) -> None:
    ann = console.person()
    assert "Not decided yet" in ann.get(SETTINGS).text
    kept = ann.do(f"{SETTINGS}/change", **GOOD)
    assert (kept.status_code, kept.location) == (303, SETTINGS)
    assert "Of more than £1,000.00" in ann.get(SETTINGS).text
    assert 'value="1000.00"' in ann.get(f"{SETTINGS}/change").text


def test_a_looser_one_waits_for_another_person(live: Office, console: Console) -> None:
    ann, bo = console.person(FIRST), console.person(SECOND)
    ann.do(f"{SETTINGS}/change", **GOOD | {"cooling_off_days": "0"})
    assert live.ask(Settings()).cooling_off_days == 1
    assert "Proposed, and not in force" in ann.get(SETTINGS).text
    assert "/finance/settings/confirm" not in ann.get(SETTINGS).text
    assert "/finance/settings/confirm" in bo.get(SETTINGS).text
    assert "You proposed it" in ann.get(f"{SETTINGS}/confirm").text
    shown = bo.get(f"{SETTINGS}/confirm")
    forced = ann.post(f"{SETTINGS}/confirm", **hidden_in(shown))
    assert forced.status_code == 403
    done = bo.post(f"{SETTINGS}/confirm", **hidden_in(shown))
    assert (done.status_code, done.location) == (303, SETTINGS)
    assert f"confirmed by {SECOND}" in ann.get(SETTINGS).text


def test_a_confirmation_of_what_was_proposed_anew_is_a_conflict(
    live: Office, console: Console
) -> None:
    ann, bo = console.person(FIRST), console.person(SECOND)
    ann.do(f"{SETTINGS}/change", **GOOD)
    ann.do(f"{SETTINGS}/change", **GOOD | {"limit": "2,000"})
    seen = hidden_in(bo.get(f"{SETTINGS}/confirm"))
    ann.do(f"{SETTINGS}/change", **GOOD | {"approvals": "never"})
    stale = bo.post(f"{SETTINGS}/confirm", **seen)
    assert stale.status_code == 409
    assert "Other settings were proposed since" in stale.text
    again = bo.post(f"{SETTINGS}/confirm", **hidden_in(bo.get(f"{SETTINGS}/confirm")))
    assert again.status_code == 303


def test_settings_that_another_changed_meanwhile_are_looked_at_again(
    live: Office, console: Console
) -> None:
    ann, path = console.person(FIRST), f"{SETTINGS}/change"
    seen = hidden_in(ann.get(path))
    console.person(SECOND).do(path, **GOOD | {"limit": "300"})
    stale = ann.post(path, **seen | GOOD)
    assert stale.status_code == 409
    assert f"{SECOND} has changed the settings since you looked" in stale.text
    assert "Of more than £300.00" in stale.text
    assert 'value="1,000"' in stale.text
    assert live.ask(Settings()).second_approval_above_pence == 30000
    assert ann.post(path, **hidden_in(stale) | GOOD).status_code == 303
    seen = hidden_in(ann.get(path))
    live.tell(ConfirmPaymentSettings(START, 1, 100000, False), SECOND)
    live.reach(START + dt.timedelta(days=2))
    late = ann.post(path, **seen | GOOD | {"cooling_off_days": "3"})
    assert "The cut-off has changed the settings since you looked" in late.text


def test_nothing_to_confirm_is_said(live: Office, console: Console) -> None:
    assert "Nothing waits" in console.person().get(f"{SETTINGS}/confirm").text


def test_what_cannot_be_a_setting_comes_back(live: Office, console: Console) -> None:
    ann = console.person()
    for wrong, field in (
        ({"cooling_off_days": "21"}, "cooling_off_days"),
        ({"cooling_off_days": "soon"}, "cooling_off_days"),
        ({"limit": "much"}, "limit"),
        ({"limit": ""}, "limit"),
        ({"approvals": ""}, "approvals"),
        ({"portal_columns": "Name"}, "portal_columns"),
        ({"statement_columns": "Name"}, "statement_columns"),
        ({"details_confirmed": "yes"}, "details_confirmed"),
    ):
        answer = ann.do(f"{SETTINGS}/change", **GOOD | wrong)
        assert answer.status_code == 422, wrong
        assert f'href="#{field}"' in answer.text
    assert live.ask(Settings()).second_approval_above_pence is None


def test_changing_settings_and_the_payer_asks_for_the_second_factor(
    live: Office, console: Console
) -> None:
    ann = console.person().a_while_later()
    assert "Is it still you?" in ann.do(f"{SETTINGS}/change", **GOOD).text
    assert "Is it still you?" in ann.do(f"{SETTINGS}/payer/change", name="X").text
    for path in ("confirm", "payer/confirm", "payer/take-back"):
        assert "Is it still you?" in ann.post(f"{SETTINGS}/{path}", account="2").text
    assert live.ask(Settings()).second_approval_above_pence is None
    assert live.ask(Payer()).name == "BROMFORD"


# --- the weight table ---


def weights(console: Console, content: bytes, name: str = "new.txt") -> object:
    path = f"{SETTINGS}/weights"
    ann = console.person()
    form = hidden_in(ann.get(path))
    return ann.post(path, **form, weights=(io.BytesIO(content), name))


def test_a_weight_table_is_replaced_by_an_upload(office: Office, console: Console) -> None:
    office.open()
    office.reach(START)
    answer = weights(console, Path(WEIGHTS).read_bytes())
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert "new.txt" in console.person().get(SETTINGS).text


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4\n" + bytes(range(256)) * 200, b"089000 089999 MOD99 0\n" * 50]
)
def test_what_is_no_weight_table_is_refused_with_a_few_reasons(
    live: Office, console: Console, content: bytes
) -> None:
    before = live.ask(Settings()).weight_table
    answer = weights(console, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    text = answer.text  # type: ignore[attr-defined]
    assert 'href="#weights"' in text
    assert text.count('href="#weights"') <= 11
    assert live.ask(Settings()).weight_table == before


def test_a_file_has_to_be_chosen(live: Office, console: Console) -> None:
    answer = console.person().do(f"{SETTINGS}/weights")
    assert answer.status_code == 422
    assert "Choose the file" in answer.text


# --- the account that pays ---


def test_the_payers_account_is_shown_masked_and_changed(office: Office, console: Console) -> None:
    office.hear_scheme()
    ann = console.person()
    path = f"{SETTINGS}/payer"
    assert "It is not known yet" in ann.get(path).text
    form = {"name": "BROMFORD", "service_user_number": "123456", "sort_code": "08-99-99"}
    done = ann.do(f"{path}/change", **form, account_number=ACCOUNT[1])
    assert done.status_code == 303
    page = ann.get(path).text
    assert "••••4958" in page
    assert ACCOUNT[1] not in page
    assert office.ask(Payer()).name == "BROMFORD"


def test_a_payers_account_that_is_none_comes_back(live: Office, console: Console) -> None:
    form = {"name": " ", "service_user_number": "12345", "sort_code": "x", "account_number": "1"}
    answer = console.person().do(f"{SETTINGS}/payer/change", **form)
    assert answer.status_code == 422
    for field in form:
        assert f'href="#{field}"' in answer.text


def test_another_payers_account_is_confirmed_by_another_person(
    live: Office, console: Console
) -> None:
    ann, bo = console.person(FIRST), console.person(SECOND)
    path = f"{SETTINGS}/payer"
    form = {"name": "BROMFORD", "service_user_number": "123456"}
    other = form | {"sort_code": OTHER_ACCOUNT[0], "account_number": OTHER_ACCOUNT[1]}
    stale = hidden_in(bo.get(f"{path}/change"))
    assert ann.do(f"{path}/change", **other).status_code == 303
    assert live.ask(Payer()).account == "••••4958"
    late = bo.post(f"{path}/change", **stale | other)
    assert late.status_code == 409
    assert f"{FIRST} has proposed or decided on an account since you looked" in late.text
    for home in ("/", "/finance"):
        assert f"{path}/confirm" in bo.get(home).text
    assert "You proposed it" in ann.get(f"{path}/confirm").text
    shown = bo.get(f"{path}/confirm")
    assert "passes the account check" in shown.text
    assert OTHER_ACCOUNT[1] not in shown.text
    seen = hidden_in(shown)
    assert ann.post(f"{path}/confirm", **seen).status_code == 403
    assert bo.post(f"{path}/confirm", **seen).location == path
    assert f"{SECOND}" in ann.get(path).text
    assert live.ask(Payer()).account == "••••7491"
    again = console.person("Cy Third").post(f"{path}/confirm", **seen | {"deed": new_deed()})
    assert again.status_code == 409
    assert f"{SECOND} has confirmed ••••7491 already" in again.text


def test_a_payers_account_that_is_not_wanted_is_taken_back(live: Office, console: Console) -> None:
    live.tell(ChangePayerAccount(START, "BROMFORD", "123456", *OTHER_ACCOUNT))
    bo, path = console.person(SECOND), f"{SETTINGS}/payer"
    seen = hidden_in(bo.get(f"{path}/confirm"))
    assert bo.post(f"{path}/take-back", **seen, why=" ").status_code == 422
    assert bo.post(f"{path}/take-back", **seen, why="not our bank").location == path
    assert "Nothing waits" in bo.get(f"{path}/confirm").text
    assert live.ask(Payer()).account == "••••4958"


def test_the_payer_stays_while_a_run_is_approved(office: Office, console: Console) -> None:
    office.open()
    office.reach(DUE)
    office.approve(RUN, SECOND)
    office.tell(ChangePayerAccount(DUE, "BROMFORD", "123456", *OTHER_ACCOUNT))
    answer = console.person(SECOND).do(f"{SETTINGS}/payer/confirm")
    assert answer.status_code == 409
    assert f"{RUN} is approved" in answer.text
