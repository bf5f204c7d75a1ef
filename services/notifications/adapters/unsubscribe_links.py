"""Links by which a tenant stops a kind of message with one click, without signing in.

The token names tenant and kind and is sealed with a secret of the landlord's, so that nobody can
make one for another tenant. It does not run out: an e-mail may be read after years.
"""

import base64
import hashlib
import hmac

SEAL_BYTES = 16


def token_for(tenant_ref: str, kind: str, secret: str) -> str:
    """Return the token for a tenant and a kind of message."""
    named = f"{kind}:{tenant_ref}".encode()
    return base64.urlsafe_b64encode(_seal(named, secret) + named).rstrip(b"=").decode("ascii")


def read_token(token: str, secret: str) -> tuple[str, str] | None:
    """Return the tenant's reference and the kind; None for a token that we did not make."""
    try:
        whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        seal, named = whole[:SEAL_BYTES], whole[SEAL_BYTES:]
        kind, colon, tenant_ref = named.decode("utf-8").partition(":")
    except ValueError:
        return None
    if not colon or not hmac.compare_digest(seal, _seal(named, secret)):
        return None
    return tenant_ref, kind


def _seal(named: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), named, hashlib.sha256).digest()[:SEAL_BYTES]
