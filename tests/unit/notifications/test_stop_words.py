import pytest

from services.notifications.domain.stop_words import wish


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "STOP!",
        "stop\n",
        "'STOP'",
        "STOPALL",
        "Stop all",
        "Unsubscribe",
        "stop texts",
        "Stop texting me",
        "STOP please",
        "STOPIO",
        "Quit",
        "cancel",
        "END",
        "STOP\n\nSent from my phone",
    ],
)
def test_a_word_that_asks_for_no_more_texts(text):
    assert wish(text) == "stop"


@pytest.mark.parametrize("text", ["START", "start.", "Unstop", "yes"])
def test_a_word_that_asks_for_texts_again(text):
    assert wish(text) == "start"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Please stop the tap dripping in my kitchen, it is getting worse",
        "non-stop noise",
        "stop the leak",
        "stop!! water",
        "Cancel my visit on Monday",
        "stop the water it is coming through the ceiling",
        "When does my year start?",
        "The bus stop",
        "started",
        "stopped",
        "👍",
        "yes please come on Monday",
    ],
)
def test_anything_else_is_for_an_officer_to_read(text):
    assert wish(text) == ""
