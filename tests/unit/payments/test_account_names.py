"""Whether an account's name is the tenant's, row by row of the rule and for any text."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.payments.domain.account_names import NameCheck, compare_names
from services.payments.domain.name_words import alike, distance, words
from services.terms.words import plain

SIAN = ("Miss", "Siân", "O'Brien")


@pytest.mark.parametrize(
    ("account_name", "tenant", "likeness"),
    [
        # the surname and the first name, in whatever dress
        ("Siân O'Brien", SIAN, "match"),
        ("MISS SIAN OBRIEN", SIAN, "match"),
        ("O Brien, Siân", SIAN, "match"),
        ("SIAN O BRIEN", SIAN, "match"),
        ("Mrs Siân O’Brien", SIAN, "match"),
        ("Sian Mair O'Brien", SIAN, "match"),
        ("Mair Siân O'Brien", SIAN, "match"),
        ("S.O'BRIEN", SIAN, "match"),
        ("S O'BRIEN", SIAN, "match"),
        ("MISS S M O BRIEN", SIAN, "match"),
        ("Siân O'Brien", ("Miss", "S", "O'Brien"), "match"),
        ("JA SMITH", ("Mr", "John Andrew", "Smith"), "match"),
        ("Maryann Smith", ("", "Mary Ann", "Smith"), "match"),
        ("Prince", ("", "", "Prince"), "match"),
        ("Prince", ("", "Prince", ""), "match"),
        # titles that are names
        ("MR J MAJOR", ("Mr", "John", "Major"), "match"),
        ("IMAM YUSUF ALI", ("Imam", "Yusuf", "Ali"), "match"),
        # close
        ("SHAN O'BRIEN", SIAN, "close"),
        ("PATRICK O'BRIEN", SIAN, "close"),
        ("P O'BRIEN", SIAN, "close"),
        ("MISS O'BRIEN", SIAN, "close"),
        ("A O'BRIEN", ("", "", "O'Brien"), "close"),
        ("SIAN O'BRIAN", SIAN, "close"),
        ("S O'BRIAN", SIAN, "close"),
        ("SHAN O'BRIAN", SIAN, "close"),
        ("BOB TURNER", ("Mr", "Robert", "Turner"), "close"),
        # differs
        ("SIAN JONES", SIAN, "differs"),
        ("PATRICK JONES", SIAN, "differs"),
        ("P O'BRIAN", SIAN, "differs"),
        ("LEA WU", ("", "Lee", "Wa"), "differs"),
        ("MRS", SIAN, "differs"),
        ("Dudley Council", SIAN, "differs"),
        ("Smith", ("Mr", "", ""), "differs"),
        ("Mr", ("Mr", "", ""), "differs"),
        # two surnames
        ("SIAN SMITH JONES", ("", "Siân", "Smith-Jones"), "match"),
        ("SIAN SMITHJONES", ("", "Siân", "Smith-Jones"), "match"),
        ("SIAN SMITH-JONES", ("", "Siân", "Jones"), "match"),
        ("SIAN JONES", ("", "Siân", "Smith-Jones"), "close"),
        ("S SMITH", ("", "Siân", "Smith-Jones"), "close"),
        ("MARC VAN DAAL", ("", "Marc", "van der Berg"), "differs"),
        ("M VANDERBERG", ("", "Marc", "van der Berg"), "match"),
        # joint accounts
        ("MR A & MRS B SMITH", ("Mrs", "Beatrice", "Smith"), "match"),
        ("MR A & MRS B SMITH", ("Mr", "Alan", "Smith"), "match"),
        ("A and B Smith", ("Mr", "Alan", "Smith"), "match"),
        ("SMITH A + B", ("Mrs", "Beatrice", "Smith"), "match"),
        ("Alan Jones & Beatrice Smith", ("Mrs", "Beatrice", "Smith"), "match"),
        ("MR & MRS J SMITH", ("Mr", "John", "Smith"), "match"),
        ("MR A & MRS B SMITH", ("Ms", "Carol", "Smith"), "close"),
        ("Alan Jones & Beatrice Smith", ("Mr", "Alan", "Smith"), "close"),
        ("MR A & MRS B SMITH", ("Mrs", "Beatrice", "Jones"), "differs"),
        # cut at 18 characters
        ("CHRISTOPHER FEATHE", ("Mr", "Christopher", "Featherstonehaugh"), "match"),
        ("MR A & MRS B FEATH", ("Mr", "Alan", "Featherstonehaugh"), "match"),
        ("MRS CATHERINE O BR", ("Mrs", "Catherine", "O'Brien"), "match"),
        ("CHRISTOPHER JAMES ", ("Mr", "Christopher James", "Fry"), "close"),
        ("CHRIS FEATHE", ("Mr", "Christopher", "Featherstonehaugh"), "differs"),
        ("CHRISTOPHER FE", ("Mr", "Christopher", "Featherstonehaugh"), "differs"),
        ("CHRISTOPHER JONES", ("Mr", "Christopher", "Fry"), "differs"),
        # from other alphabets and spellings
        ("LUKASZ WALESA", ("Mr", "Łukasz", "Wałęsa"), "match"),
        ("MULLER A", ("", "Anna", "Müller"), "match"),
        ("MUELLER A", ("", "Anna", "Müller"), "close"),
        ("ANNA STRASSE", ("", "Anna", "Straße"), "match"),
        ("LLYR GWYN", ("", "Llŷr", "Gwŷn"), "match"),
        ("MOHAMED HUSSEIN", ("Mr", "Muhammad", "Hussain"), "close"),
        ("M HUSSEIN", ("Mr", "Muhammad", "Hussain"), "close"),
        ("YOUSEF AL HASSAN", ("Mr", "Yousef", "Al-Hassan"), "match"),
        ("YOUSEF HASSAN", ("Mr", "Yousef", "Al-Hassan"), "close"),
        ("محمد حسين", ("", "محمّد", "حسين"), "match"),
        ("محمد حسين", ("Mr", "Muhammad", "Hussain"), "differs"),
        # not given
        ("", SIAN, "not_given"),
        (" \t", SIAN, "not_given"),
        ("- 12345678 -", SIAN, "not_given"),
    ],
)
def test_each_name_gets_the_answer_of_the_rule(
    account_name: str, tenant: tuple[str, str, str], likeness: str
) -> None:
    assert compare_names(account_name, *tenant).likeness == likeness


@pytest.mark.parametrize(
    ("account_name", "reason"),
    [
        ("S O'BRIEN", "the surname is the same and the initial fits"),
        ("PATRICK O'BRIEN", "same surname, another first name: perhaps a partner"),
        (
            "P & S O'BRIEN",
            "the surname is the same and the initial fits (a joint account)",
        ),
        ("SIAN JONES", "same first name, another surname: perhaps from before a marriage"),
        ("P JONES & A JONES", "the account is in another name"),
    ],
)
def test_the_reason_is_plain_and_holds_no_name(account_name: str, reason: str) -> None:
    assert compare_names(account_name, *SIAN).reason == reason


LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F)
NAME = st.text(LETTERS, min_size=1, max_size=12)
NAMES = st.lists(NAME, min_size=1, max_size=3).map(" ".join)
ACCOUNT = st.one_of(
    NAMES,
    st.sampled_from(["MR A & MRS B SMITH", "Siân O'Brien", "CHRISTOPHER FEATHE", "Łukasz Wałęsa"]),
)


@given(ACCOUNT, NAMES, NAMES)
def test_capitals_do_not_matter(account_name: str, first: str, last: str) -> None:
    answer = compare_names(account_name, "", first, last)
    assert compare_names(account_name.upper(), "", first.lower(), last.upper()) == answer
    assert compare_names(account_name.lower(), "", first.upper(), last.lower()) == answer


@given(ACCOUNT, NAMES, NAMES)
def test_accents_do_not_matter(account_name: str, first: str, last: str) -> None:
    answer = compare_names(account_name, "", first, last)
    apart = [unicodedata.normalize("NFD", name) for name in (account_name, first, last)]
    bare = ["".join(c for c in name if unicodedata.category(c) != "Mn") for name in apart]
    for account, *names in (apart, bare):
        assert compare_names(account, "", *names) == answer


@given(ACCOUNT, NAMES, NAMES, st.sampled_from(["  ", "\t", "\n", "\u00a0", " \u2003 "]))
def test_blanks_do_not_matter(account_name: str, first: str, last: str, blank: str) -> None:
    wide = [blank + name.replace(" ", blank) + blank for name in (account_name, first, last)]
    assert compare_names(wide[0], "", *wide[1:]) == compare_names(account_name, "", first, last)


@given(st.text(), st.text(), st.text())
def test_a_name_always_matches_itself(title: str, first: str, last: str) -> None:
    named = set(words(plain(f"{first} {last}")))
    assume(named and not named & set(words(plain(title))))
    for whole in (f"{title} {first} {last}", f"{last}, {first}", f"{first} {last}".upper()):
        assert compare_names(whole, title, first, last).likeness == "match"


@given(st.text(), st.text(), st.text(), st.text())
def test_any_text_gets_an_answer_that_holds_no_more_than_fixed_words(
    account_name: str, title: str, first: str, last: str
) -> None:
    answer = compare_names(account_name, title, first, last)
    assert isinstance(answer, NameCheck)
    assert answer.likeness in ("match", "close", "differs", "not_given")
    if not words(plain(account_name)):
        assert answer.likeness == "not_given"


def test_a_very_long_name_gets_an_answer() -> None:
    assert compare_names("a b " * 50_000, *SIAN).likeness == "differs"


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("", "ab", 2), ("smith", "smyth", 1), ("khan", "kahn", 1), ("ca", "abc", 3)],
)
def test_the_distance_counts_letters_added_dropped_changed_or_swapped(
    one: str, other: str, steps: int
) -> None:
    assert distance(one, other) == distance(other, one) == steps


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_being_alike_goes_both_ways_and_the_same_word_is_alike(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))
