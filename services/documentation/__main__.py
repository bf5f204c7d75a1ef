"""`python -m services.documentation` (`make docs`): writes the catalogue of contracts.

Exit status: 0 written; 1 a published version was edited (the documents are written all the same).
"""

import sys

from services.documentation.documents import PROJECT, published_versions, write_all
from services.documentation.published_versions import ADVICE, edited


def main() -> int:
    """Write everything and return the exit status."""
    for path in write_all():
        print(f"wrote {path.relative_to(PROJECT)}")
    changed = edited(published_versions())
    if changed:
        print(f"{', '.join(changed)}: {ADVICE}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
