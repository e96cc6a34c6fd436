"""Signed addresses, for what browsers fetch without headers: streams and page images."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.core import signing

from core.errors import LinkExpired
from core.tenancy.models import ApiKey
from core.widget_api.visitors import Visitor

Purpose = Literal["stream", "page"]
STREAM_SECONDS = 3600  # longer than any answer waits in line and is written


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed address leads to: an answer, for one visitor, on one site.

    ``generation`` is that of the identity secret the visitor's name was signed with; None for
    a stranger.
    """

    organization_id: UUID
    message_id: UUID
    key_id: UUID
    origin: str
    generation: int | None

    @classmethod
    def to(cls, message_id: UUID, key: ApiKey, origin: str, visitor: Visitor) -> "Link":
        generation = key.organization.identity_generation if visitor.name else None
        return cls(key.organization_id, message_id, key.pk, origin, generation)

    def token(self, purpose: Purpose) -> str:
        ids = [self.organization_id.hex, self.message_id.hex, self.key_id.hex]
        return signing.dumps([*ids, self.origin, self.generation], salt=f"widget.{purpose}")


def read_link(purpose: Purpose, token: str, seconds: int) -> Link:
    """The link that ``token`` was made of, at most so long ago; LinkExpired."""
    try:
        values: Any = signing.loads(token, salt=f"widget.{purpose}", max_age=seconds)
    except signing.BadSignature as error:
        raise LinkExpired("This address has expired. Read the conversation again.") from error
    organization_id, message_id, key_id, origin, generation = values
    return Link(UUID(organization_id), UUID(message_id), UUID(key_id), origin, generation)
