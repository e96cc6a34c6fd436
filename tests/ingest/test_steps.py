"""One bad document, and one that is gone."""

import uuid

from core.documents import ingest
from core.errors import EncryptedPdf


def test_a_bad_document_fails_with_its_reason_while_another_goes_on(
    organization, document_factory, state, monkeypatch
):
    bad = document_factory(organization, "Bad words.", title="Bad", ingest=False)
    good = document_factory(organization, "Good words.", title="Good", ingest=False)
    extract = ingest.extract

    def refuse(path, *rest, **options):
        if path.read_text() == "Bad words.":
            raise EncryptedPdf("The PDF needs a password. Remove it and upload again.")
        return extract(path, *rest, **options)

    monkeypatch.setattr(ingest, "extract", refuse)
    for document in (bad, good):
        version = state(organization, document)
        ingest.parse(organization.id, version.pk)
        ingest.embed(organization.id, version.pk)
    failed = state(organization, bad)
    assert (failed.status, failed.error_code) == ("failed", "encrypted_pdf")
    assert failed.error_detail == "The PDF needs a password. Remove it and upload again."
    assert (failed.error_retryable, failed.claim) == (False, None)
    assert state(organization, good).status == "completed"


def test_a_step_for_a_version_that_is_gone_does_nothing(organization, counts):
    before = counts(organization)
    ingest.parse(organization.id, uuid.uuid4())
    ingest.embed(organization.id, uuid.uuid4())
    assert counts(organization) == before
