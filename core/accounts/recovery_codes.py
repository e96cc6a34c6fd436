"""Codes for whoever has lost the authenticator app: ten, each works once.

Each is 80 random bits, so that a plain SHA-256 is enough to store.
"""

import base64
import secrets

from core.tenancy.keys import hash_key

HOW_MANY = 10
RANDOM_BYTES = 10
GROUP = 4


def new_codes() -> list[str]:
    """Like ``abcd-efgh-ijkl-mnop``."""
    return [_code() for _ in range(HOW_MANY)]


def hash_of(code: str) -> str:
    """What is stored of it; hyphens, spaces and capitals don't count."""
    return hash_key(code.replace("-", "").replace(" ", "").lower())


def _code() -> str:
    letters = base64.b32encode(secrets.token_bytes(RANDOM_BYTES)).decode().lower()
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))
