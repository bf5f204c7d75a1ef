"""What holds for a message by whatever channel: language, fallback, size, sameness."""

import threading
from pathlib import Path

import pytest

from services.notifications.adapters import wording
from services.notifications.adapters.forms import Sender, TextTooLong, Unfit, Unsubscribe
from services.notifications.domain import words
from services.notifications.domain.scheme import ContactPoints, Scheme
from services.terms.money import short_pounds
from tests.unit.notifications.looks import email_of, html_of, letter_text, look, sender

WELSH = {
    **words.FILTERS,
    "day": lambda value: words.day(value).replace("January", "Ionawr"),
    "pounds": lambda pence: f"{short_pounds(pence)} o bunnoedd",
}


@pytest.fixture
def welsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second language with one template, whose text is as long as a test makes it."""
    (tmp_path / "cy").mkdir()
    for path in (wording.TEMPLATES / "en").iterdir():
        (tmp_path / "en").mkdir(exist_ok=True)
        (tmp_path / "en" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "cy" / "payment_on_its_way.email.txt").write_text(
        "{# version: 7 #}\nSubject: Mae {{ amount_pence | pounds }} ar y ffordd\n\n"
        "Annwyl {{ name }}\n\nBydd yn eich cyfrif ar {{ entry_day | day }}, yn ŵyl y tŷ.\n",
        encoding="utf-8",
    )
    (tmp_path / "cy" / "payment_on_its_way.sms.txt").write_text(
        "{# version: 3 #}\n{{ text }}", encoding="utf-8"
    )
    monkeypatch.setitem(words.FILTERS_BY_LANGUAGE, "cy", WELSH)
    labels = {"our_reference": "Ein cyfeirnod", "page": "Tudalen", "of": "o", "stop": "Stopio"}
    monkeypatch.setitem(words.LABELS_BY_LANGUAGE, "cy", labels)
    return tmp_path


def test_a_message_is_said_in_the_tenants_language(welsh):
    email = look("email", language="cy", templates=welsh)
    assert (email.language, email.template_version) == ("cy", 7)
    assert email.subject == "Mae £125 o bunnoedd ar y ffordd"
    assert "ar 9 Ionawr 2012, yn ŵyl y tŷ." in email.body
    assert email_of(email)["Content-Language"] == "cy"
    assert '<html lang="cy"' in html_of(email)


def test_a_letter_says_what_is_around_the_wording_in_the_same_language(welsh):
    text = letter_text(look("letter", language="cy", templates=welsh))
    assert "Ein cyfeirnod: T0001" in text
    assert "5 Ionawr 2012" in text
    assert "yn ŵyl y tŷ." in text


@pytest.mark.parametrize(
    ("length", "segments"), [(70, 1), (71, 2), (134, 2), (135, None), (160, None)]
)
def test_a_text_with_a_welsh_letter_is_counted_as_unicode(welsh, length, segments):
    facts = {"text": "ŵ" + "a" * (length - 1)}
    if segments is None:
        with pytest.raises(TextTooLong):
            look("sms", language="cy", facts=facts, templates=welsh)
    else:
        text = look("sms", language="cy", facts=facts, templates=welsh)
        assert (text.segments, text.language, text.template_version) == (segments, "cy", 3)
        assert text.content.decode() == text.body


@pytest.mark.parametrize("channel", ["sms", "email", "letter", "inbox"])
def test_what_a_language_does_not_have_is_said_in_english(welsh, channel):
    said = look(channel, "completed", "nothing_lost", language="cy", templates=welsh)
    assert said.language == "en"
    assert "£425" in said.body


@pytest.mark.parametrize("language", ["cy", "xx", "", "../en"])
def test_a_language_nobody_speaks_here_is_english(language):
    assert look("email", language=language).language == "en"


def test_a_language_never_borrows_the_half_of_a_message(welsh):
    path = welsh / "cy" / "payment_held.email.txt"
    path.write_text('{# version: 1 #}\nSubject: x\n\n{% include "_sign_off.txt" %}\n')
    with pytest.raises(LookupError):
        look("email", "payment_held", "rent_arrears", language="cy", templates=welsh)


def test_every_language_has_the_same_filters_and_labels():
    for language, filters in words.FILTERS_BY_LANGUAGE.items():
        assert set(filters) == set(words.FILTERS)
        assert set(words.LABELS_BY_LANGUAGE[language]) == set(words.LABELS)


@pytest.mark.parametrize("words", ["", "Subject : x", "Dear you"])
def test_a_template_without_a_subject_is_broken(tmp_path, words):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd.email.txt").write_text(f"{{# version: 1 #}}\n{words}\n")
    with pytest.raises(wording.BrokenTemplate):
        wording.word_email("odd", {}, templates=tmp_path)


def test_a_template_without_a_version_is_broken(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd.sms.txt").write_text("A text\n")
    with pytest.raises(wording.BrokenTemplate):
        wording.word_text("odd", {}, templates=tmp_path)


@pytest.mark.parametrize("channel", ["sms", "email", "letter", "inbox"])
def test_a_message_is_the_same_bytes_on_every_run(channel):
    assert look(channel) == look(channel)


def test_letters_are_made_by_several_threads_at_once():
    made: list[bytes] = []
    makers = [
        threading.Thread(target=lambda: made.extend(look("letter").content for _ in range(5)))
        for _ in range(4)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(made) == 20
    assert len(set(made)) == 1


def test_what_an_officer_writes_is_left_out_of_a_text_it_does_not_fit():
    text = look("sms", "news", "short", facts={"text": "A long story. " * 30})
    assert text.body == (
        "Home Rewards Club: New videos on small repairs. To hear more, call 01632 960001."
        " To stop news, call 01632 960001."
    )


def test_a_text_is_never_longer_than_two_segments():
    with pytest.raises(Unfit, match="takes 4 segments"):
        look("sms", "news", "short", facts={"subject": "Y tŷ ŵyn " * 20})


def test_an_officers_words_keep_their_paragraphs_and_lists():
    body = look("inbox", "news", "long").body
    assert "\n\n* meet others in the scheme\n* try out tools for small repairs\n" in body


@pytest.mark.parametrize("channel", ["email", "letter", "inbox"])
def test_a_value_cannot_begin_a_heading_or_paragraph_of_its_own(channel):
    body = look(channel, name="Siân\n\n# You have won\n\n* money").body
    assert body.startswith("Dear Siân  # You have won  * money\n\n")


def test_marks_that_no_eye_sees_are_left_out():
    assert look("inbox", name="Si\u202ean\u200b\x00\u2028x").body.startswith("Dear Sian  x\n")


def test_what_a_tenant_is_called_is_never_read_as_a_template():
    assert look("email", name="{{ scheme.name }}").body.startswith("Dear {{ scheme.name }}\n")


def test_what_is_secret_of_a_message_is_not_in_its_description():
    said = look("email", stop=Unsubscribe("https://example.org/stop/secret"))
    for secret in ("Siân", "sian@", "£125", "secret"):
        assert secret not in repr(said)
    assert "secret" not in repr(Unsubscribe("https://example.org/stop/secret"))


def test_the_sender_is_told_of_in_the_words():
    us = ContactPoints(
        "0800 496 0002", "us@l.example", "no-reply@l.example", "https://l.example/how"
    )
    by = Sender(Scheme("The Club", "A Landlord", "arrears", True, {"repairs": 30000}, us))
    body = look("email", writer=by).body
    assert "Questions? Call 0800 496 0002 or email us@l.example." in body
    assert body.endswith("The Club\nA Landlord\n")


def test_stopping_is_only_said_in_an_email():
    stop = Unsubscribe("https://example.org/stop/abc")
    for channel in ("sms", "letter", "inbox"):
        assert look(channel, "news", "short", stop=stop) == look(channel, "news", "short")
    assert look("email", writer=sender(), stop=stop).body == look("email").body
