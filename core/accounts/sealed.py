"""Secrets that must be read again, stored so that the database alone does not give them away."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Conflict


def seal(text: str) -> str:
    """``text``, encrypted with a key that is worked out from SECRET_KEY."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What ``seal`` was given; Conflict where SECRET_KEY is another by now."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        sentence = _(
            "A stored secret can't be read, because SECRET_KEY has changed. Ask an admin to set it "
            "up again."
        )
        raise Conflict(sentence) from error


def _fernet() -> Fernet:
    digest = hashlib.sha256(f"policy-chatbot sealed {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
