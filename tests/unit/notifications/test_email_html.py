"""The HTML e-mail: valid, and readable on a phone, in the dark and by a screen reader."""

import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tinyhtml5.parser import HTMLParser as Html5Parser

from services.notifications.adapters.email_html import DARK, LIGHT
from services.notifications.adapters.forms import Unsubscribe
from services.notifications.adapters.links import links_to, telephone
from tests.unit.notifications.looks import EVERY_SAMPLE, IDS, html_of, look, sender

every_sample = pytest.mark.parametrize(("template", "case", "sample"), EVERY_SAMPLE, ids=IDS)

STOP = Unsubscribe("https://example.org/stop/abc")
OURS = {
    "tel:+441632960001",
    "mailto:cashback@example.org",
    "https://example.org/how-to",
    STOP.url,
}


class Elements(HTMLParser):
    """The elements of a page, in order, with their attributes and their text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self.last = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.last = tag

    def handle_data(self, data):
        self.text[self.last] = self.text.get(self.last, "") + data

    def all(self, *tags):
        return [(tag, attributes) for tag, attributes in self.found if tag in tags]


def page_of(template, case):
    return html_of(look("email", template, case, stop=STOP))


@every_sample
def test_the_page_is_valid_html(template, case, sample):
    parser = Html5Parser()
    parser.parse(page_of(template, case))
    assert parser.errors == []


def test_a_page_that_is_not_valid_is_noticed():
    parser = Html5Parser()
    parser.parse("<!DOCTYPE html><title>x</title><p><b>x</p><td>")
    assert parser.errors


@every_sample
def test_the_page_says_its_language_and_title(template, case, sample):
    page = Elements(page_of(template, case))
    assert page.all("html") == [("html", {"lang": "en", "dir": "ltr"})]
    assert (
        page.text["title"].strip()
        == page.text["h1"].strip()
        == look("email", template, case).subject
    )


@every_sample
def test_headings_go_down_one_level_at_a_time(template, case, sample):
    levels = [int(tag[1]) for tag, _ in Elements(page_of(template, case)).all("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_sample
def test_nothing_is_fetched_and_nothing_runs(template, case, sample):
    html = page_of(template, case)
    page = Elements(html)
    assert not page.all("img", "script", "link", "iframe", "object", "form", "table", "video")
    assert not re.search(r"url\(|@import|\bsrc=|\bon[a-z]+=", html)


@every_sample
def test_every_link_is_ours(template, case, sample):
    links = [attributes["href"] for _, attributes in Elements(page_of(template, case)).all("a")]
    assert STOP.url in links
    ours = set(links_to(sample.scheme.contact_points).values())
    assert telephone(sample.scheme.contact_points.phone) in links
    assert set(links) <= ours | {STOP.url}


@every_sample
def test_both_parts_say_the_same(template, case, sample):
    said = look("email", template, case)
    _, _, page = html_of(said).partition("</h1>")
    words = unescape(re.sub(r"</?(a|span)[^>]*>", "", page))
    assert re.sub(r"<[^>]+>", " ", words).split() == said.body.replace("* ", "").split()


def test_the_preheader_is_what_the_message_is_about():
    page = html_of(look("email"))
    assert (
        '<div class="preheader">We have paid you £125. It will be in your bank account on'
        " 9 January 2012.</div>"
    ) in page


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("part", ["ink", "link", "rule"])
def test_what_is_read_stands_out(colours, part):
    assert contrast(colours[part], colours["paper"]) >= 7
    assert colours[part] in html_of(look("email"))


def contrast(one, other):
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_contrast_is_measured_as_the_guidelines_do():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_type_is_large_and_the_column_narrow():
    page = html_of(look("email"))
    assert "font: 18px/1.5 " in page
    assert "max-width: 36em" in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page


@pytest.mark.parametrize(
    "odd", ["<script>alert(1)</script>", '"><a href="https://other.example">x</a>', "&amp;<b>"]
)
def test_no_value_adds_markup(odd):
    odd_one, usual = (html_of(look("email", name=n)) for n in (odd, "Siân"))
    assert Elements(odd_one).found == Elements(usual).found
    facts = {"subject": odd, "text": f"{odd}\n\n{odd}"}
    page = Elements(html_of(look("email", "news", "short", facts=facts)))
    assert not page.all("script", "b")
    assert {attributes["href"] for _, attributes in page.all("a")} <= OURS


def test_an_officers_words_lead_nowhere():
    facts = {"text": "See https://other.example or www.other.example, or call 01632 960001."}
    links = Elements(html_of(look("email", "news", "short", facts=facts))).all("a")
    assert {attributes["href"] for _, attributes in links} <= OURS


def test_a_landlords_own_contact_points_are_links():
    by = sender(
        phone="0800 496 0002", email="us+1@landlord.example", guides="https://l.example/a?b=1&c"
    )
    page = html_of(look("email", "started", "both_elements", writer=by))
    links = {attributes["href"] for _, attributes in Elements(page).all("a")}
    assert links == {
        "tel:+448004960002",
        "mailto:us+1@landlord.example",
        "https://l.example/a?b=1&c",
    }


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("01632 960001", "tel:+441632960001"),
        ("(01632) 960 001", "tel:+441632960001"),
        ("+44 1632 960001", "tel:+441632960001"),
        ("+44 (0)1632 960001", "tel:+441632960001"),
        ("101", "tel:101"),
    ],
)
def test_a_number_is_dialled_as_it_is_from_abroad(number, link):
    assert telephone(number) == link
