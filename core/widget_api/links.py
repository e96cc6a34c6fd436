"""Signed addresses, for what browsers fetch without headers: streams and page images."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.core import signing

from core.errors import LinkExpired
from core.tenancy.models import ApiKey
from core.tenancy.origins import allows
from core.widget_api.visitors import Visitor

Purpose = Literal["stream", "page"]
STREAM_SECONDS = 3600  # longer than any answer waits in line and is written


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed address leads to: an answer, for one visitor, on one site.

    ``generation`` is that of the identity secret the visitor's name was signed with; None for
    a stranger. ``is_preview``: the site is none of the key's, but this server, which may show its
    preview (core.tenancy.preview_permission).
    """

    organization_id: UUID
    message_id: UUID
    key_id: UUID
    origin: str
    generation: int | None
    is_preview: bool = False

    @classmethod
    def to(cls, message_id: UUID, key: ApiKey, origin: str, visitor: Visitor) -> "Link":
        """For a page that the key was let in on."""
        generation = key.organization.identity_generation if visitor.name else None
        is_preview = not allows(key.origins, origin)
        return cls(key.organization_id, message_id, key.pk, origin, generation, is_preview)

    def token(self, purpose: Purpose) -> str:
        ids = [self.organization_id.hex, self.message_id.hex, self.key_id.hex]
        values = [*ids, self.origin, self.generation, *([True] if self.is_preview else [])]
        return signing.dumps(values, salt=f"widget.{purpose}")


def read_link(purpose: Purpose, token: str, seconds: int) -> Link:
    """The link that ``token`` was made of, at most so long ago; LinkExpired."""
    try:
        values: Any = signing.loads(token, salt=f"widget.{purpose}", max_age=seconds)
    except signing.BadSignature as error:
        raise LinkExpired("This address has expired. Read the conversation again.") from error
    organization_id, message_id, key_id, *site = values
    return Link(UUID(organization_id), UUID(message_id), UUID(key_id), *site)
