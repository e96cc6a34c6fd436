"""A document's whole life in one process, whose settings keep originals in S3; prints JSON."""

import io
import json
import sys
from uuid import UUID

import django

django.setup()

from core.documents.ingest import embed, parse  # noqa: E402
from core.documents.intake import Actor, Upload, accept, delete_document  # noqa: E402
from core.documents.storage import open_original  # noqa: E402
from core.errors import StorageUnavailable  # noqa: E402
from core.retrieval.search import search  # noqa: E402
from core.tenancy.context import tenant  # noqa: E402

organization_id, step, document_id = UUID(sys.argv[1]), sys.argv[2], sys.argv[3:]
TEXT = b"Employees have 25 days of paid leave a year."
ACTOR = Actor("test")


def upload() -> dict[str, object]:
    document, _ = accept(organization_id, Upload(io.BytesIO(TEXT), "policy.txt"), ACTOR)
    with tenant(organization_id):
        version = document.versions.get()
    parse(organization_id, version.pk)
    embed(organization_id, version.pk)
    with open_original(version.storage_name) as original:
        read = original.read().decode()
    hits = search(organization_id, "paid leave").hits
    return {
        "document": str(document.pk),
        "name": version.storage_name,
        "read": read,
        "found": [hit.content for hit in hits],
    }


def delete() -> dict[str, object]:
    delete_document(organization_id, UUID(document_id[0]), ACTOR)
    return {"found": len(search(organization_id, "paid leave").hits)}


try:
    print(json.dumps({"upload": upload, "delete": delete}[step]()))
except StorageUnavailable as error:
    print(json.dumps({"unavailable": error.detail}))
