import pytest

from services.notifications.adapters.wording import count_segments, plain


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("ŵ" * 70, 1),
        ("ŵ" * 71, 2),
        ("ŵ" * 134, 2),
        ("ŵ" * 135, 3),
        ("a" * 69 + "ŵ", 1),
        ("a" * 70 + "ŵ", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("£" * 160, 1),
        ("^{}\\[~]|€" * 8 + "a" * 16, 1),
        ("^{}\\[~]|€" * 8 + "a" * 17, 2),
    ],
)
def test_segments_are_counted_as_a_provider_counts_them(text, segments):
    assert count_segments(text) == segments


@pytest.mark.parametrize("character", "^{}\\[~]|€")
def test_a_character_of_the_extension_table_counts_two(character):
    assert count_segments("a" * 158 + character) == 1
    assert count_segments("a" * 159 + character) == 2


def test_smart_quotes_and_dashes_are_made_plain():
    assert plain("“O’Brien” – 5—6 …") == '"O\'Brien" - 5-6 ...'


def test_a_text_is_one_line_with_composed_accents():
    assert plain("Zoe\u0300\n and\u00a0 Sian\u200b") == "Zoè and Sian"
