"""Secrets of endpoints, and signatures made with them, by the Standard Webhooks specification.

A secret is worked out from SECRET_KEY and never stored, as the one for visitors' names is
(core.tenancy.identities).
"""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from standardwebhooks import Webhook

from core.webhooks.models import WebhookDelivery, WebhookEndpoint


def secret_of(endpoint: WebhookEndpoint, generation: int | None = None) -> str:
    """What the endpoint's receiver verifies with: ``whsec_`` and 32 bytes in base64. Without
    ``generation`` it is the secret of today."""
    text = f"policy-chatbot webhook {endpoint.pk} {generation or endpoint.secret_generation}"
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()
    return "whsec_" + base64.b64encode(digest).decode()


def signed_headers(delivery: WebhookDelivery, body: str, now: datetime) -> dict[str, str]:
    """The headers of one attempt, ``now`` in UTC. After a rotation the secret before signs too."""
    endpoint, message_id = delivery.endpoint, str(delivery.event_id)
    generations = [endpoint.secret_generation]
    if endpoint.former_secret_until and now < endpoint.former_secret_until:
        generations.append(endpoint.secret_generation - 1)
    signatures = [
        Webhook(secret_of(endpoint, generation)).sign(message_id, now, body)
        for generation in generations
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
