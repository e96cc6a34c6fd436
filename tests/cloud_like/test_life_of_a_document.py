"""Uploaded through one replica, read by any worker, asked through both, and gone in the end."""

from pathlib import Path

import httpx

from tests.cloud_like.cloud import REPLICAS, Cloud
from tests.compose.asking import ask, upload, wait_until_completed

QUESTION = "How many days of annual leave does a full-time employee have?"


def test_a_document_is_uploaded_asked_shown_and_erased_without_a_trace_in_the_bucket(
    cloud: Cloud, handbook: Path
) -> None:
    organization = cloud.organization("Short-lived")

    def stored() -> list[str]:
        return [name for name in cloud.originals.names() if name.startswith(organization.id)]

    with cloud.client(organization) as api:
        document = upload(api, handbook)
        wait_until_completed(api, document)
        assert len(stored()) == 1
        assert api.get(f"documents/{document}/file/").content == handbook.read_bytes()
        citation = ask(api, QUESTION)["citations"][0]
        assert citation["verified"]
        page = httpx.URL(cloud.url).join(citation["page_url"]).path
        for replica in REPLICAS:
            with cloud.client(organization, at=replica) as straight:
                image = straight.get(f"http://{cloud.addresses[replica]}{page}")
                assert image.status_code == 200, image.text
                assert image.headers["content-type"] == "image/png"
        assert api.delete(f"documents/{document}/").status_code in (200, 204)
        assert api.get(f"documents/{document}/file/").status_code == 404
        assert not ask(api, QUESTION)["answered"]
    assert stored() == []
