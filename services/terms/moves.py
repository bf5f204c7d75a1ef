"""The states that a thing goes through: one table of allowed moves for each kind of thing."""

from collections.abc import Collection, Iterator, Mapping

from services.terms.errors import TermError

STATUS = "status"
"""What changed where a thing moved from one state to another, as the audit trail calls it."""


class IllegalMove(TermError):
    """Raised when a thing cannot go from one state to another. Nothing is changed; the message
    names the thing and both states."""

    def __init__(self, subject: str, now: str, wanted: str) -> None:
        is_there = now == wanted
        how = f"{now} already" if is_there else f"{now} and cannot become {wanted}"
        super().__init__(f"{subject} is {how}")


class Moves(Mapping[str, frozenset[str]]):
    """By state, the states that may follow it: `{"prepared": {"approved"}, "approved": ()}`.

    Every state has an entry, an end an empty one; `ValueError` if a move leads to one without.
    """

    def __init__(self, table: Mapping[str, Collection[str]]) -> None:
        self._table = {state: frozenset(following) for state, following in table.items()}
        unknown = frozenset().union(*self._table.values()) - self._table.keys()
        if unknown:
            raise ValueError(f"no entry for {', '.join(sorted(unknown))}")

    def __getitem__(self, state: str) -> frozenset[str]:
        return self._table[state]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def allows(self, now: str, wanted: str) -> bool:
        """Return whether what is `now` in one state may go to another."""
        return wanted in self._table[now]

    def check(self, subject: str, now: str, wanted: str) -> None:
        """Raise `IllegalMove` about `subject` unless the move is allowed."""
        if not self.allows(now, wanted):
            raise IllegalMove(subject, now, wanted)
