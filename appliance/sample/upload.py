"""Giving an organization the sample policies."""

from uuid import UUID

from appliance.sample.catalogue import SAMPLE_DOCUMENTS
from core.documents.intake import Actor, Upload, accept


def upload_sample(organization_id: UUID) -> list[UUID]:
    """Upload them in the catalogue's order and queue the work; the ids of their documents.

    A later version of a document has the id of the earlier one.
    """
    uploaded: dict[str, UUID] = {}
    for sample in SAMPLE_DOCUMENTS:
        with sample.path().open("rb") as file:
            upload = Upload(
                file=file,
                filename=sample.file_name,
                title=sample.title,
                metadata=dict(sample.metadata),
                replaces=uploaded[sample.replaces] if sample.replaces else None,
                effective_from=sample.effective_from,
                effective_until=sample.effective_until,
            )
            document, _ = accept(organization_id, upload, Actor("system"))
        uploaded[sample.key] = document.pk
    return list(uploaded.values())
