"""Settings, Data: what is stored of the organization, for its admins."""

import re

from core.documents.models import Document
from core.tenancy.context import tenant
from core.tenancy.holds import holds


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_admins_are_told_what_an_export_holds_and_get_it_by_a_button(organization, signed_in):
    page = signed_in(organization.admin).get("/settings/data/").content.decode()
    assert f'href="/api/v1/organizations/{organization.id}/export/"' in page
    assert "of every audience" in page and "Passwords, keys and secrets are left out" in page


def test_others_do_not_see_the_page(organization, signed_in):
    assert signed_in(organization.editor).get("/settings/data/").status_code == 403
    assert signed_in(organization.viewer).get("/settings/data/").status_code == 403


def test_holds_are_set_shown_and_lifted_there(organization, signed_in):
    admin = signed_in(organization.admin)
    assert "Nothing is under legal hold" in text_of(admin.get("/settings/data/"))
    refused = admin.post("/settings/data/holds/", {"user_identifier": "anna", "reason": " "})
    assert refused.status_code == 422
    form = {"user_identifier": "anna", "reason": "Case 7"}
    page = text_of(admin.post("/settings/data/holds/", form, follow=True))
    assert "The legal hold is set." in page and "Case 7" in page
    assert f"by user:{organization.admin.username}" in page
    again = admin.post("/settings/data/holds/", form)
    assert again.status_code == 422 and "already" in text_of(again)
    with tenant(organization.id):
        hold = holds().get()
    lifting = f"/settings/data/holds/{hold.pk}/lift/"
    assert signed_in(organization.editor).post(lifting).status_code == 403
    assert "Nothing is under legal hold" in text_of(admin.post(lifting, follow=True))
    assert admin.post(lifting).status_code == 404


def test_a_person_who_is_held_is_shown_as_such_and_not_erased(organization, signed_in, asked):
    name = organization.viewer.username
    asked(organization, "How much leave is there?", person=name)
    admin = signed_in(organization.admin)
    person = f"/people/{organization.viewer.pk}/"
    erasing = f"/conversations/erase/?user_identifier={name}"
    assert "Set a legal hold" in text_of(admin.get(person))
    assert "Set a legal hold" in text_of(admin.get(erasing))
    admin.post("/settings/data/holds/", {"user_identifier": name, "reason": "Case 7"})
    assert "Case 7" in text_of(admin.get(person))
    shown = text_of(admin.get(erasing))
    assert "Case 7" in shown and "Erase 1 conversation" not in shown
    refused = admin.post("/conversations/erase/", {"user_identifier": name})
    assert refused.status_code == 409 and "under legal hold" in text_of(refused)


def test_a_hold_on_the_organization_is_named_on_its_settings(
    organization, signed_in, document_factory
):
    document = document_factory(organization)
    admin = signed_in(organization.admin)
    assert "legal hold" not in text_of(admin.get("/settings/"))
    admin.post("/settings/data/holds/", {"user_identifier": "", "reason": "Case 7"})
    assert "legal hold" in text_of(admin.get("/settings/"))
    form = {"action": "delete", "documents": [str(document.pk)], "confirmed": "yes"}
    page = text_of(admin.post("/documents/many/", form, follow=True))
    assert "so nothing is deleted" in page
    with tenant(organization.id):
        assert Document.objects.filter(pk=document.pk).exists()
