"""Receipts of deleted documents and erased persons as pages."""

import re

from core.documents.intake import Actor, delete_document
from core.quality.deleted_documents import strip_deleted_documents


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_editors_see_what_was_removed_with_a_document_and_what_remains(
    organization, document_factory, signed_in
):
    document = document_factory(organization, title="Old leave policy")
    delete_document(organization.id, document.pk, Actor("user:anna"))
    strip_deleted_documents()
    page = text_of(signed_in(organization.editor).get("/documents/deleted/"))
    assert "Old leave policy" in page and str(document.pk) in page and ">anna<" in page
    assert "1 version, 1 page, 1 chunk, 1 file" in page
    assert "What remains" in page and "backups made before" in page


def test_others_see_no_receipts(organization, other_organization, document_factory, signed_in):
    document = document_factory(organization, title="Old leave policy")
    delete_document(organization.id, document.pk, Actor("test"))
    assert signed_in(organization.viewer).get("/documents/deleted/").status_code == 403
    theirs = text_of(signed_in(other_organization.admin).get("/documents/deleted/"))
    assert "No document was deleted yet" in theirs


def test_the_receipt_of_a_person_names_the_account_that_stays(organization, signed_in):
    admin = signed_in(organization.admin)
    form = {"user_identifier": organization.admin.username}
    page = text_of(admin.post("/conversations/erase/", form))
    assert "What remains" in page and "The account of this name" in page
    assert "The account of" not in text_of(
        admin.post("/conversations/erase/", {"user_identifier": "nobody"})
    )
