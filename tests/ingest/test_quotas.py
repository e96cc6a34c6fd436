"""Quotas of documents hold, also when many upload at once."""

import io
import threading

import pytest

from core.documents import ingest
from core.documents.intake import Actor, Upload, accept, delete_document, reprocess
from core.documents.models import Document, DocumentVersion
from core.errors import QuotaExceeded
from core.tenancy.context import tenant

ACTOR = Actor("test")


@pytest.fixture
def limited(organization):
    """``limited(documents=1)``: the organization with these quotas."""

    def change(**quotas):
        with tenant(organization.id):
            organization.model.settings = {"quotas": quotas}
            organization.model.save()
        return organization

    return change


def upload(organization, text, **options):
    file = Upload(file=io.BytesIO(text.encode()), filename="policy.txt", **options)
    return accept(organization.id, file, ACTOR)[0]


def at_once(number, work):
    """What each of so many threads got: a result, or the error that it was refused with."""
    ready, got = threading.Barrier(number), []

    def attempt(n):
        ready.wait()
        try:
            got.append(work(n))
        except QuotaExceeded as error:
            got.append(error)

    threads = [threading.Thread(target=attempt, args=[n]) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == number
    return got


def ingested(organization, document):
    with tenant(organization.id):
        version = document.versions.order_by("-number")[0]
    ingest.parse(organization.id, version.pk)
    while True:  # a long one takes several turns
        ingest.embed(organization.id, version.pk)
        with tenant(organization.id):
            version = DocumentVersion.objects.get(pk=version.pk)
        if version.status in ("completed", "failed"):
            return version


def test_a_full_quota_refuses_new_documents_but_not_replacements(limited):
    organization = limited(documents=1)
    document = upload(organization, "Leave is 25 days.")
    with pytest.raises(QuotaExceeded, match="quota of 1 documents has no room"):
        upload(organization, "Another document.")
    assert upload(organization, "Now 30 days.", replaces=document.pk) == document
    assert upload(organization, "Now 30 days.") == document, "the same bytes again are nothing new"


def test_twenty_uploads_at_once_do_not_pass_a_limit_of_five(limited, originals):
    organization = limited(documents=5)
    got = at_once(20, lambda n: upload(organization, f"Policy number {n}."))
    assert len([one for one in got if isinstance(one, Document)]) == 5
    with tenant(organization.id):
        assert Document.objects.count() == 5
    assert len(originals(organization)) == 5, "what was refused left its file"


def test_versions_at_once_do_not_pass_their_limit(limited):
    organization = limited(versions=3)
    document = upload(organization, "The first version.")
    got = at_once(8, lambda n: upload(organization, f"Version {n}.", replaces=document.pk))
    assert len([one for one in got if isinstance(one, Document)]) == 2
    with tenant(organization.id):
        assert DocumentVersion.objects.count() == 3


def test_files_do_not_become_larger_together_than_they_may(limited):
    organization = limited(storage_megabytes=1)
    first = upload(organization, "a" * 600_000)
    with pytest.raises(QuotaExceeded, match="quota of 1 MB of files has no room"):
        upload(organization, "b" * 600_000)
    delete_document(organization.id, first.pk, ACTOR)
    upload(organization, "b" * 600_000)


def test_a_file_with_more_pages_than_are_left_fails_in_words(limited, long_pdf):
    organization = limited(pages=10)
    assert ingested(organization, upload(organization, "One page.")).status == "completed"
    file = Upload(file=io.BytesIO(long_pdf), filename="rules.pdf")
    document, _ = accept(organization.id, file, ACTOR)
    version = ingested(organization, document)
    assert (version.status, version.error_code, version.attempts) == ("failed", "quota_exceeded", 1)
    assert "quota of 10 pages, 9 are left, and this needs 100" in version.error_detail
    limited(pages=101)
    reprocess(organization.id, document.pk, ACTOR)
    assert ingested(organization, document).status == "completed"
    with pytest.raises(QuotaExceeded, match="no room"):
        upload(organization, "No page is left for this.")


def test_reading_again_takes_no_pages_twice(limited):
    organization = limited(pages=1)
    document = upload(organization, "One page.")
    assert ingested(organization, document).status == "completed"
    reprocess(organization.id, document.pk, ACTOR)
    assert ingested(organization, document).status == "completed"


def test_another_organizations_quota_is_its_own(limited, other_organization):
    organization = limited(documents=1)
    upload(organization, "Leave is 25 days.")
    for number in range(3):
        upload(other_organization, f"Policy number {number}.")
