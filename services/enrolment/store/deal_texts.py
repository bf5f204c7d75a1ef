"""The words that tenants sign."""

from sqlalchemy import bindparam, func, select

from services.backbone.writing import Writer
from services.enrolment import tables
from services.enrolment.domain.deal_text import DealText

_OF = tables.deal_texts.c
_FIND = select(tables.deal_texts).where(_OF.version == bindparam("of"))
_LAST = select(func.coalesce(func.max(_OF.version), 0))


class DealTextStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def keep(self, text: DealText) -> None:
        """Keep a new version of the words that tenants sign."""
        self.connection.insert(tables.deal_texts, vars(text))

    def last_version(self) -> int:
        """Return the number of the version that is signed now; 0 before the scheme is open."""
        return int(self.connection.execute(_LAST).scalar_one())

    def find(self, version: int) -> DealText | None:
        """Return a version; None if there is none of that number."""
        row = self.connection.execute(_FIND, {"of": version}).mappings().one_or_none()
        return None if row is None else DealText(**row)
