"""Names of visitors that the organization's own site vouches for.

The site's server signs the name that it knows a visitor by: hex HMAC-SHA256, with a secret
that is worked out from SECRET_KEY and never stored.
"""

import hashlib
import hmac

from django.conf import settings

from core.tenancy.models import Organization


def identity_secret(organization: Organization) -> str:
    """What signs names now; the next generation has another."""
    text = f"policy-chatbot identity {organization.pk} {organization.identity_generation}"
    return _hmac(settings.SECRET_KEY, text)


def is_signed(organization: Organization, name: str, signature: str) -> bool:
    """Whether ``signature`` is the organization's for ``name``."""
    right = _hmac(identity_secret(organization), name)
    return hmac.compare_digest(right.encode(), signature.lower().encode())


def _hmac(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
