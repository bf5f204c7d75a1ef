"""Is the account the tenant's? Compares the name on an account with the tenant's.

Modelled on the UK's Confirmation of Payee, which answers match, close match or no match. What
matters is the surname first, then the first name; of several ways to read an account's name the
best counts. Nothing turns on capitals, accents, punctuation, titles or the order of words.

| surname | first name | answer | such as, for Miss Siân O'Brien |
| --- | --- | --- | --- |
| same | same | match | `MISS SIAN OBRIEN`, `O Brien, Siân`, `Sian Mair O'Brien` |
| same | its initial | match | `S O'BRIEN`, `MISS S M O BRIEN` |
| same | spelt nearly the same | close | `SHAN O'BRIEN` |
| same | not on both sides | close | `O'BRIEN` |
| same | another | close | `PATRICK O'BRIEN`, perhaps a partner |
| nearly the same, or one part of two | same or its initial | close | `SIAN O'BRIAN` |
| nearly the same, or one part of two | spelt nearly the same | close | `SHAN O'BRIAN` |
| cut off | same | close | a first name of 17 letters leaves no room for it |
| another | same | differs | `SIAN JONES`, perhaps from before a marriage |
| another | another | differs | `PATRICK JONES` |

- Banks cut names at 18 characters: in one of 17 or 18, the first three letters of the surname or
  more count as all of it (`CHRISTOPHER FEATHE`).
- Surnames in parts: `Smith-Jones` is the same as `SMITH JONES` and `SMITHJONES`; `JONES` alone is
  one part of two. Further words of the account count as middle names, so that `SIAN SMITH JONES`
  is also the same as Jones.
- On a joint account it is enough that one holder is the tenant; `MR A & MRS B SMITH` are A Smith
  and B Smith.
- Spelling: see `name_words.alike`; it takes most transliterations (Hussain, Hussein).
- A name without any letter, or an empty one, is `not_given`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from services.payments.domain.name_words import PARTICLES, alike, words
from services.terms.words import plain

Likeness = Literal["match", "close", "differs", "not_given"]
Surname = Literal["same", "alike", "cut", "other"]
FirstName = Literal["same", "initial", "alike", "none", "other"]

TITLES: Final = frozenset(
    {"mr", "mrs", "miss", "ms", "mx", "mstr", "master", "sir", "dame", "lady", "lord", "hon"}
    | {"dr", "prof", "professor", "rev", "revd", "reverend", "fr", "father", "cllr", "councillor"}
    | {"capt", "captain", "major", "col", "sgt", "esq", "jr", "jnr", "sr", "snr", "and"}
)
"""What is left out of a name, unless the tenant is called so."""

CUT_TO: Final = (17, 18)
"""Lengths of a name cut at 18 characters, a blank at its end dropped."""
FEWEST_LETTERS_OF_A_CUT_SURNAME: Final = 3
MOST_WORDS: Final = 20
"""More words than any account's name has are not looked at."""


@dataclass(frozen=True)
class NameCheck:
    """What came of a comparison. `reason` is for people and holds no part of either name."""

    likeness: Likeness
    reason: str


NOT_GIVEN: Final = NameCheck("not_given", "no account name was given")
NOTHING_TO_COMPARE: Final = NameCheck("differs", "the tenant has no name to compare with")
ANOTHER_NAME: Final = NameCheck("differs", "the account is in another name")
OUTCOMES: Final[dict[tuple[Surname, FirstName], NameCheck]] = {
    ("same", "same"): NameCheck("match", "the first name and the surname are the same"),
    ("same", "initial"): NameCheck("match", "the surname is the same and the initial fits"),
    ("same", "alike"): NameCheck("close", "the first name is spelt differently"),
    ("same", "none"): NameCheck("close", "only the surname can be compared; it is the same"),
    ("same", "other"): NameCheck("close", "same surname, another first name: perhaps a partner"),
    ("alike", "same"): NameCheck("close", "the surname is spelt differently or not whole"),
    ("alike", "initial"): NameCheck("close", "the surname is spelt differently or not whole"),
    ("alike", "alike"): NameCheck("close", "first name and surname are spelt differently"),
    ("cut", "same"): NameCheck("close", "the first name is the same, the surname was cut off"),
    ("other", "same"): NameCheck(
        "differs", "same first name, another surname: perhaps from before a marriage"
    ),
}
"""The rule, the best outcome first. What is not in it is in another name."""


@dataclass(frozen=True)
class _Tenant:
    first: list[str] = field(repr=False)
    last: list[str] = field(repr=False)
    ignored: frozenset[str] = field(repr=False)

    @classmethod
    def named(cls, title: str, first_name: str, last_name: str) -> Self:
        """A tenant with only one name has it as surname."""
        first, last = words(plain(first_name)), words(plain(last_name))
        ignored = (TITLES | set(words(plain(title)))) - {*first, *last}
        return cls(first if last else [], last or first, ignored)

    def words_of(self, plain_text: str) -> list[str]:
        return [word for word in words(plain_text) if word not in self.ignored]


def compare_names(account_name: str, title: str, first_name: str, last_name: str) -> NameCheck:
    """How like the account's name is to the tenant's, and why. Takes any text and never raises."""
    tenant, account = _Tenant.named(title, first_name, last_name), plain(account_name)
    if not words(account):
        return NOT_GIVEN
    if not tenant.last:
        return NOTHING_TO_COMPARE
    if sorted(tenant.words_of(account)) == sorted(tenant.first + tenant.last):
        return OUTCOMES["same", "same"]
    holders = _holders(account, tenant)
    found = {pair for holder in holders for pair in _readings(holder, tenant, _is_cut(account))}
    best = next((OUTCOMES[pair] for pair in OUTCOMES if pair in found), ANOTHER_NAME)
    if len(holders) > 1 and best.likeness != "differs":
        return NameCheck(best.likeness, f"{best.reason} (a joint account)")
    return best


def _is_cut(account: str) -> bool:
    return len(account) in CUT_TO


def _holders(account: str, tenant: _Tenant) -> list[list[str]]:
    """The words of each holder; one without a surname of their own shares the tenant's, if there.

    Own is a second word that is more than an initial.
    """
    parts = account.replace("&", "+").replace("/", "+").replace(" and ", "+").split("+")
    holders = [found[:MOST_WORDS] for part in parts if (found := tenant.words_of(part))]
    cut = _is_cut(account)
    named = [any(s == "same" for s, _ in _surnames(holder, tenant, cut)) for holder in holders]
    return [
        holder + tenant.last
        if any(named) and not has_it and sum(len(word) > 1 for word in holder) < 2
        else holder
        for holder, has_it in zip(holders, named, strict=True)
    ]


def _readings(holder: list[str], tenant: _Tenant, cut: bool) -> Iterator[tuple[Surname, FirstName]]:
    """Every way to read a holder's words as a surname and first names."""
    for surname, rest in _surnames(holder, tenant, cut):
        yield surname, _first_name(rest, tenant.first)


def _surnames(holder: list[str], tenant: _Tenant, cut: bool) -> Iterator[tuple[Surname, list[str]]]:
    """Each run of words taken as the surname: how like the tenant's it is, and the words left."""
    whole = "".join(tenant.last)
    for start in range(len(holder)):
        for end in range(start + 1, len(holder) + 1):
            run = "".join(holder[start:end])
            rest = holder[:start] + holder[end:]
            if run == whole or (cut and end == len(holder) and _begins(run, whole)):
                yield "same", rest
            elif alike(run, whole) or _is_a_part(run, tenant.last):
                yield "alike", rest
    yield ("cut" if cut and _all_of(holder, tenant.first) else "other"), holder


def _begins(run: str, whole: str) -> bool:
    return len(run) >= FEWEST_LETTERS_OF_A_CUT_SURNAME and whole.startswith(run)


def _is_a_part(run: str, last: list[str]) -> bool:
    return len(last) > 1 and len(run) > 2 and run in last and run not in PARTICLES


def _all_of(holder: list[str], first: list[str]) -> bool:
    """Whether a name has nothing besides the tenant's first names."""
    return all(word in first for word in holder)


def _first_name(rest: list[str], first: list[str]) -> FirstName:
    """How like what is left of the account's name is to the tenant's first names."""
    if not rest or not first:
        return "none"
    if "".join(rest) == "".join(first) or any(len(w) > 1 and w in first for w in rest):
        return "same"
    initials = "".join(word[0] for word in first)
    if rest[0] in (first[0][0], initials) or first[0] == rest[0][0]:
        return "initial"
    return "alike" if any(alike(word, name) for word in rest for name in first) else "other"
