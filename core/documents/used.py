"""How much of each quota the active tenant's documents use, all their versions counted."""

from uuid import UUID

from django.db.models import Sum

from core.documents.models import Document, DocumentVersion
from core.tenancy.context import tenant
from core.tenancy.organizations import each_organization


def documents() -> int:
    return Document.objects.count()


def versions() -> int:
    return DocumentVersion.objects.count()


def pages(without: UUID | None = None) -> int:
    """Of what has been read, ``without`` those of one version."""
    read = DocumentVersion.objects.all()
    if without:
        read = read.exclude(pk=without)
    return read.aggregate(pages=Sum("page_count"))["pages"] or 0


def stored_bytes() -> int:
    return DocumentVersion.objects.aggregate(bytes=Sum("size_bytes"))["bytes"] or 0


def stored_of_all() -> int:
    """The bytes of the originals of every organization that is served."""
    return each_organization(_stored_of)


def _stored_of(organization_id: UUID) -> int:
    with tenant(organization_id):
        return stored_bytes()
