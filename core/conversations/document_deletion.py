"""Deleting documents, unless answers to somebody under legal hold rest on them."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from core.conversations.models import DocumentUse
from core.documents import intake
from core.documents.intake import Actor
from core.errors import OnLegalHold
from core.tenancy.context import tenant
from core.tenancy.holds import what_is_held


def delete_document(organization_id: UUID, document_id: UUID, actor: Actor) -> None:
    """Rows, vectors and files: gone (core.documents.intake). NotFound, StorageUnavailable,
    OnLegalHold."""
    with tenant(organization_id):
        refuse_if_held([document_id])
        intake.delete_document(organization_id, document_id, actor)


def refuse_if_held(document_ids: Collection[UUID]) -> None:
    """OnLegalHold where all of the organization is held, or an answer to a person who is cites one
    of these documents, or came close. Inside ``tenant()``."""
    held = what_is_held()
    held.refuse()
    uses = DocumentUse.objects.filter(document__in=document_ids)
    if held.people and uses.filter(message__conversation__user_identifier__in=held.people).exists():
        raise OnLegalHold(
            _(
                "Answers to somebody who is under legal hold rest on this document, so it is not "
                "deleted. Archive it instead: no answer comes from it then."
            )
        )
