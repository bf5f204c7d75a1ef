import pytest
from werkzeug.test import Client

from services.backbone.errors import NotReady
from services.contracts.notifications import ReceiveText, RecordReceipt, SetPreference
from services.gateway.callbacks import MOST_BYTES, Callbacks
from services.gateway.callbacks.alone import app_of
from services.notifications.adapters.callback_readers import IncomingText, Receipt, Unreadable
from services.notifications.adapters.unsubscribe_links import read_token, token_for
from tests.unit.notifications.builders import ON, TENANT

TOKEN, SECRET = "t-1", "s-1"
RECEIPT = {"reference": "m-1", "id": "p-1", "status": "delivered"}
TEXT = {"id": "x-1", "from": "07700900930", "text": "STOP"}


class Plain:
    """Reads callbacks as they are written here."""

    def receipt(self, request):
        body = request.get_json(silent=True)
        if not isinstance(body, dict) or "status" not in body:
            raise Unreadable("no status in it")
        if body["status"] == "pending":
            return None
        return Receipt(body["reference"], body["id"], body["status"])

    def text(self, request):
        body = request.get_json()
        return IncomingText(body["id"], body["from"], body["text"])


def listening(*given):
    return app_of(Callbacks(*given).blueprint())


@pytest.fixture
def told():
    return []


@pytest.fixture
def client(told):
    def tell(command, actor, key):
        told.append((command, actor, key))

    return Client(listening(tell, {"plain": Plain()}, TOKEN, SECRET, lambda: ON))


@pytest.mark.parametrize("by_header", [True, False])
def test_a_receipt_with_the_token_is_passed_on(client, told, by_header):
    path = "/receipts/plain" if by_header else f"/receipts/plain/{TOKEN}"
    headers = {"Authorization": f"Bearer {TOKEN}"} if by_header else {}
    assert client.post(path, json=RECEIPT, headers=headers).status_code == 200
    assert told == [(RecordReceipt("plain", "m-1", "p-1", "delivered", ""), "plain", None)]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/receipts/plain", {}),
        ("/receipts/plain/wrong", {}),
        ("/receipts/plain", {"Authorization": "Bearer wrong"}),
        ("/texts/plain", {"Authorization": ""}),
        ("/receipts/plain/t-1ü", {}),
    ],
)
def test_without_the_token_nothing_is_taken(client, told, path, headers):
    assert client.post(path, json=RECEIPT, headers=headers).status_code == 401
    assert told == []


def test_an_empty_token_in_the_settings_lets_nobody_in(told):
    app = listening(lambda *given: told.append(given), {"plain": Plain()}, "", SECRET, lambda: ON)
    assert Client(app).post("/receipts/plain/", json=RECEIPT).status_code in (401, 404)
    assert Client(app).post("/receipts/plain", json=RECEIPT).status_code == 401
    assert told == []


def test_what_brings_no_news_is_taken_and_not_passed_on(client, told):
    assert client.post(f"/receipts/plain/{TOKEN}", json={"status": "pending"}).status_code == 200
    assert told == []


def test_a_text_is_passed_on_under_the_providers_id_so_that_it_counts_once(client, told):
    assert client.post(f"/texts/plain/{TOKEN}", json=TEXT).status_code == 200
    (found,) = told
    assert found == (
        ReceiveText("plain", "x-1", "07700900930", "STOP", ON),
        "plain",
        "text:plain:x-1",
    )


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": 1}', b"\xff\xfe"])
def test_what_cannot_be_read_is_refused_and_not_sent_back(client, body):
    answer = client.post(f"/receipts/plain/{TOKEN}", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_data() == b"no status in it\n"


def test_what_is_too_large_is_not_read(client, told):
    body = b'{"status": "' + b"x" * MOST_BYTES + b'"}'
    answer = client.post(f"/receipts/plain/{TOKEN}", data=body, content_type="application/json")
    assert answer.status_code in (400, 413)
    assert told == []


@pytest.mark.parametrize("error", [NotReady("away"), RuntimeError("T0001"), OSError()])
def test_while_the_service_is_away_the_caller_is_asked_to_come_again(error):
    def away(command, actor, key):
        raise error

    client = Client(listening(away, {"plain": Plain()}, TOKEN, SECRET, lambda: ON))
    answer = client.post(f"/receipts/plain/{TOKEN}", json=RECEIPT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.get_data() == b"not now\n"


@pytest.mark.parametrize("path", ["/", "/receipts", f"/receipts/other/{TOKEN}", "/texts/a/b/c"])
def test_what_is_not_there_is_not_found(client, path):
    assert client.post(path, json=RECEIPT).status_code == 404


@pytest.mark.parametrize(
    ("path", "name"), [("/", "Not Found"), ("/receipts/plain", "Unauthorized")]
)
def test_a_refusal_says_its_name_and_nothing_more(client, path, name):
    assert client.post(path, json=RECEIPT).get_data(as_text=True) == f"{name}\n"


def test_a_receipt_is_posted_and_nothing_else(client):
    assert client.get(f"/receipts/plain/{TOKEN}").status_code == 405


def test_it_says_that_it_is_alive(client):
    assert client.get("/live").status_code == 200


# --- unsubscribing ---


def test_one_click_stops_a_kind_of_message(client, told):
    token = token_for(TENANT, "news", SECRET)
    answer = client.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert told == [(SetPreference(TENANT, "news", "none", ON), "unsubscribe link", None)]


def test_who_follows_the_link_is_asked_first(client, told):
    answer = client.get(f"/unsubscribe/{token_for(TENANT, 'news', SECRET)}")
    assert answer.status_code == 200
    assert '<form method="post">' in answer.get_data(as_text=True)
    assert TENANT not in answer.get_data(as_text=True)
    assert told == []


@pytest.mark.parametrize("secret", ["another", ""])
def test_a_link_that_we_did_not_make_is_not_found(client, told, secret):
    token = token_for(TENANT, "news", secret)
    assert client.post(f"/unsubscribe/{token}").status_code == 404
    assert client.post("/unsubscribe/nonsense!").status_code == 404
    assert told == []


def test_a_token_says_whom_and_what_and_cannot_be_changed():
    token = token_for("T:0001/ü", "reminders", SECRET)
    assert read_token(token, SECRET) == ("T:0001/ü", "reminders")
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert read_token(changed, SECRET) in (None, ("T:0001/ü", "reminders"))
