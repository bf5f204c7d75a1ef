"""What becomes of an account of the landlord's own, which payments come from.

    waiting ─► in_use ─► replaced
       └► taken_back

The first is in use at once. Another waits for a second person, who confirms it; it is taken back if
somebody does not want it, or proposes another one instead.
"""

from services.terms.moves import Moves

MOVES = Moves(
    {
        "waiting": {"in_use", "taken_back"},
        "in_use": {"replaced"},
        "replaced": (),
        "taken_back": (),
    }
)
