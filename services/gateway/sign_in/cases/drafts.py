"""Forms that met an ended session, kept for who filled them in and signs in again."""

import json
from collections.abc import Sequence
from typing import Final

from services.gateway.sign_in.domain.sessions import DRAFT
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.sealing import new_token
from services.gateway.sign_in.store.sessions import Draft

Fields = Sequence[tuple[str, str]]

LARGEST: Final = 256 * 1024
MOST_OF_ONE: Final = 5
LONGEST_PATH: Final = 400


def keep(door: Door, person_id: str, path: str, fields: Fields) -> str:
    """Keep a form for an hour; return the token that finds it, or nothing for one too large."""
    text = json.dumps(list(fields))
    if len(text) > LARGEST or len(path) > LONGEST_PATH:
        return ""
    token = new_token()
    sealed = door.key.seal("draft", person_id, text)
    kept = Draft(_hash(door, token), person_id, path, sealed, door.now() + DRAFT)
    with door.writing("") as store:
        older = store.sessions.drafts_of(person_id)
        for draft in older[: max(0, len(older) - MOST_OF_ONE + 1)]:
            store.sessions.drop_draft(draft.id_hash)
        store.sessions.keep_draft(kept)
    return token


def find(door: Door, token: str, person_id: str) -> tuple[str, Fields] | None:
    """Return the path and fields of a form that this person filled in; None if there is none."""
    with door.reading() as store:
        draft = store.sessions.draft(_hash(door, token))
    if draft is None or draft.person_id != person_id or door.now() >= draft.expires_at:
        return None
    fields = json.loads(door.key.open("draft", person_id, draft.fields))
    return draft.path, [(name, value) for name, value in fields]


def drop(door: Door, token: str) -> None:
    """Delete a form that was kept."""
    with door.writing("") as store:
        store.sessions.drop_draft(_hash(door, token))


def _hash(door: Door, token: str) -> str:
    return door.key.hashed("draft", token)
