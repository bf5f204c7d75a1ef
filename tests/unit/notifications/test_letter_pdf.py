"""Letters: where things are on the paper, what a screen reader finds, and large print."""

import io
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from pypdf import PdfReader

from services.notifications.adapters.forms import NotPrintable, Unfit
from tests.unit.notifications.looks import (
    EVERY_SAMPLE,
    IDS,
    letter_text,
    look,
    pages_of,
    sender,
)

MM = 72 / 25.4

WINDOW = (20, 50, 105, 80)
"""Left, top, right and bottom edge of what the envelope's window shows, in mm from the top left."""

CLEAR = (15, 45, 110, 85)

NOTIFY_WINDOW = (24.6, 39.5, 120, 66.3)
"""Where GOV.UK Notify reads the address of a letter that comes to it as a PDF."""

NOTIFY_CLEAR = (0, 30, 120, 95)
ENVELOPES = [("own", WINDOW, CLEAR), ("notify", NOTIFY_WINDOW, NOTIFY_CLEAR)]

SHORT = ("Ms Siân O’Brien", "1 Lime Tree Avenue", "GL7 8ZA")
LONG = (
    "Mrs Gwenllian Arianrhod Llywelyn-Fitzherbert",
    "Flat 12b, The Old Watermill and Granary Buildings",
    "Upper Llanfihangel-y-Creuddyn Road, Little Wolford",
    "Stratford-upon-Avon and South Warwickshire",
    "CV37 0ZZ",
)

MANY_LINES = sender(address=("The Grange", "3 Example Road", "Northamptonshire", "NN1 1AA"))


def pieces(page):
    """Return the words of a page as (text, mm from the left, mm from the top, points)."""
    found = []

    def see(text, place, _, __, size):
        if text.strip():
            found.append((text.strip(), place[4] / MM, 297 - place[5] / MM, size))

    page.extract_text(visitor_text=see)
    return found


def within(piece, edges):
    _, left, height, _ = piece
    return edges[0] <= left <= edges[2] and edges[1] <= height <= edges[3]


@pytest.mark.parametrize("large_print", [False, True])
@pytest.mark.parametrize("address", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("writer", [sender(), MANY_LINES], ids=["short sender", "long sender"])
@pytest.mark.parametrize(("envelope", "window", "clear"), ENVELOPES, ids=["own", "notify"])
def test_the_address_is_in_the_window_and_nothing_else_near_it(
    address, large_print, writer, envelope, window, clear
):
    writer = replace(writer, window=envelope)
    letter = look("letter", address=address, large_print=large_print, writer=writer)
    seen = pieces(pages_of(letter)[0])
    in_window = [piece for piece in seen if within(piece, window)]
    assert " ".join(text for text, *_ in in_window).split() == " ".join(address).split()
    assert [piece for piece in seen if within(piece, clear)] == in_window


def address_sizes(address):
    (page,) = pages_of(look("letter", address=address))
    return {size for *_, size in filter(lambda piece: within(piece, WINDOW), pieces(page))}


def test_an_address_is_as_large_as_the_window_allows():
    assert address_sizes(SHORT) == {12}
    (smaller,) = address_sizes(LONG)
    assert 7 <= smaller < 12


def test_a_letter_is_on_a4_and_says_who_from_who_to_when_and_what():
    letter = look("letter", "completed", "nothing_lost", address=SHORT)
    (page,) = pages_of(letter)
    assert [round(float(side) / MM) for side in page.mediabox[2:]] == [210, 297]
    assert letter_text(letter) == (
        "Ms Siân O’Brien\n1 Lime Tree Avenue\nGL7 8ZA\n"
        "Bromford\nHome Rewards Club\n5 January 2012\nOur reference: T0001\n"
        "You earned £425: your year is complete\n"
        "Dear Siân O’Brien\n"
        "Your year in the Home Rewards Club is complete. Thank you for taking part.\n"
        "What this means for you\n"
        "You earned £425 in all.\n"
        "What we have not paid yet will follow, and we will tell you when.\n"
        "What to do next\n"
        "You do not need to do anything. From now on, use our services as you did before.\n"
        "Questions? Call 01632 960001 or email cashback@example.org. Contacting us about the\n"
        "scheme never counts against you.\n"
        "Home Rewards Club\nBromford\n"
    )


def body_sizes(letter):
    """The sizes of type below the address and above the foot of each page, in points."""
    return {
        round(size, 1)
        for number, page in enumerate(pages_of(letter))
        for _, _, height, size in pieces(page)
        if (height > 95 or number) and height < 275
    }


@pytest.mark.parametrize(("template", "case", "sample"), EVERY_SAMPLE, ids=IDS)
def test_large_print_is_18_points_everywhere(template, case, sample):
    assert min(body_sizes(look("letter", template, case, large_print=True))) == 18
    assert min(body_sizes(look("letter", template, case))) == 12


def test_large_print_takes_more_pages_each_with_its_number():
    usual, large = (
        look("letter", "breach_recorded", "third", large_print=p) for p in (False, True)
    )
    assert len(pages_of(usual)) == 1
    assert "Page" not in letter_text(usual)
    assert len(pages_of(large)) == 2
    for number, page in enumerate(pages_of(large), start=1):
        assert page.extract_text().endswith(f"Page {number} of 2")


def line_heights(letter):
    """The distances between one line and the next of the same paragraph, by its size of type."""
    (page, *_) = pages_of(letter)
    lines = [piece for piece in pieces(page) if piece[2] > 95]
    return [(b[2] - a[2]) * MM / a[3] for a, b in pairwise(lines) if a[1] == b[1] and a[3] == b[3]]


def test_large_print_has_wider_lines():
    usual, large = (
        look("letter", "breach_recorded", "third", large_print=p) for p in (False, True)
    )
    assert min(line_heights(usual)) >= 1.3
    assert min(line_heights(large)) >= 1.5


@pytest.mark.parametrize(
    "whole", ["12 September 2012", "029 2018 0001", "https://example.org/guides/how-to-appeal"]
)
def test_a_day_a_number_or_an_address_is_on_one_line(whole):
    for number in range(3, 16):
        words = f"{'words ' * number}{whole} and more words after it, to fill another line."
        for large_print in (False, True):
            letter = look(
                "letter", "notice", "short", facts={"text": words}, large_print=large_print
            )
            assert whole in letter_text(letter)


def test_who_writes_is_never_alone_on_the_last_page():
    for number in range(12, 30):
        words = "\n\n".join(["A paragraph of some words."] * number)
        letter = look("letter", "notice", "short", facts={"text": words}, large_print=True)
        last = list(pages_of(letter))[-1].extract_text()
        assert "Questions?" in last
        assert last.index("Questions?") < last.index("Home Rewards Club\nBromford")


def test_a_heading_is_never_alone_at_the_foot_of_a_page():
    words = "\n\n".join(f"# Heading {n}\n\nA paragraph of some words." for n in range(30))
    letter = look("letter", "news", "short", facts={"text": words}, large_print=True)
    for page in pages_of(letter):
        lines = [line for line in page.extract_text().splitlines() if not line.startswith("Page")]
        assert not lines[-1].startswith("Heading")


def structure(letter):
    """Return the tags of the document in reading order."""
    root = PdfReader(io.BytesIO(letter.content)).trailer["/Root"]
    tags = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and "/S" in node:
            tags.append(node["/S"])
            if "/K" in node:
                walk(node["/K"])

    walk(root["/StructTreeRoot"]["/K"])
    return tags


def test_a_letter_says_that_it_is_accessible_and_is_tagged():
    letter = look("letter")
    root = PdfReader(io.BytesIO(letter.content)).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    tags = structure(letter)
    assert tags.count("/H1") == 1
    assert [tag for tag in tags if tag in ("/H1", "/H2", "/L")] == ["/H1", "/H2", "/L", "/H2"]
    assert tags.count("/LI") == 2


def test_a_letter_that_is_read_on_a_screen_leads_where_it_says_and_nowhere_else():
    text = "See https://other.example, or call 01632 960001."
    (page,) = pages_of(look("letter", "notice", "short", facts={"text": text}))
    links = {note.get_object()["/A"]["/URI"] for note in page["/Annots"]}
    assert links == {"tel:+441632960001", "mailto:cashback@example.org"}


def test_a_letter_carries_its_typeface():
    fonts = {
        font["/DescendantFonts"][0]["/FontDescriptor"]["/FontName"].partition("+")[2]
        for page in pages_of(look("letter"))
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


def test_a_letter_knows_its_title_and_no_time_but_its_own_date():
    about = PdfReader(io.BytesIO(look("letter").content)).metadata
    assert about.title == "£125 is on its way to you"
    assert about.author == "Bromford"
    assert about.creation_date.date() == about.modification_date.date() == date(2012, 1, 5)


def test_no_value_is_read_as_a_command_of_the_layout():
    name = '#pagebreak() *x* $x$ <y> @z \\ "q" `c` // = [b]'
    letter = look("letter", name=name)
    assert f"Dear {name}\n" in letter_text(letter)
    assert len(pages_of(letter)) == 1


@pytest.mark.parametrize("name", ["Ŵyn ap Tŷ", "Łukasz Żółć", "Ελένη", "Иван Петров", "José Nuñez"])
def test_a_name_keeps_its_letters(name):
    assert f"Dear {name}\n" in letter_text(look("letter", name=name))


def test_pictures_are_left_out_of_a_letter():
    assert "Dear Siân\n" in letter_text(look("letter", name="Siân 😀❤️👩‍👩‍👧"))


def test_a_name_that_no_typeface_has_is_for_an_officer():
    with pytest.raises(NotPrintable) as error:
        look("letter", name="李")
    assert isinstance(error.value, Unfit)
    assert "李" not in f"{error.value!r} {error.value}"
    assert error.value.__cause__ is None
    assert look("letter").content


def test_letters_are_made_fast_enough_for_a_mailing():
    look("letter")
    began = time.perf_counter()
    for number in range(20):
        look("letter", name=f"Siân {number}")
    assert time.perf_counter() - began < 4
