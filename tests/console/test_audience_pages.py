"""Whom documents are for, and groups of members, on pages that need no JavaScript."""

import re
import uuid
from typing import Any

import pytest

from core.audit.groups import make_group, move_member
from core.audit.members import change_email
from core.audit.widgets import make_widget
from core.documents.models import Document
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.models import Group
from core.tenancy.readers import group_audience

GROUP_PAGES = ("/people/groups/", "/people/groups/{group}/")
GROUP_POSTS = (
    *GROUP_PAGES,
    "/people/groups/{group}/join/",
    "/people/groups/{group}/leave/{member}/",
    "/people/groups/{group}/delete/",
)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def stored(organization: Any, document: Any) -> Any:
    with tenant(organization.id):
        return Document.objects.get(pk=document.pk).audience


@pytest.fixture
def board(organization: Any) -> Any:
    return make_group(organization.id, "Board", actor="test")


@pytest.fixture
def policy(organization: Any, document_factory: Any) -> Any:
    return document_factory(organization, "The board meets on Mondays.", title="Board meetings")


def test_an_editor_says_whom_a_document_is_for(
    organization: Any, signed_in: Any, board: Any, policy: Any
) -> None:
    editor, page = signed_in(organization.editor), f"/documents/{policy.pk}/"
    only = {"audience_kind": "only", "audience": [group_audience(board.pk)]}
    assert editor.post(page, only).status_code == 302
    assert stored(organization, policy) == [group_audience(board.pk)]
    shown = text_of(editor.get(page))
    assert f'value="{group_audience(board.pk)}" checked' in shown
    assert "Only Board" in text_of(editor.get("/documents/"))
    assert editor.post(page, {"audience_kind": "everybody"}).status_code == 302
    assert stored(organization, policy) is None


def test_nobody_at_all_is_refused_and_nothing_is_changed(
    organization: Any, signed_in: Any, policy: Any
) -> None:
    refused = signed_in(organization.editor).post(
        f"/documents/{policy.pk}/", {"audience_kind": "only"}
    )
    assert refused.status_code == 422
    assert "Say for whom" in text_of(refused)
    assert stored(organization, policy) is None


def test_a_viewer_outside_finds_and_opens_nothing_of_it(
    organization: Any, signed_in: Any, board: Any, policy: Any
) -> None:
    viewer, page = signed_in(organization.viewer), f"/documents/{policy.pk}/"
    signed_in(organization.editor).post(
        page, {"audience_kind": "only", "audience": [group_audience(board.pk)]}
    )
    for address in (page, f"{page}compare/", f"/source/{policy.pk}/1/"):
        assert viewer.get(address).status_code == 404, address
    for query in ("", "?q=mondays", "?view=in_force"):
        assert "Board meetings" not in text_of(viewer.get(f"/documents/{query}"))
    move_member(organization.id, board.pk, organization.viewer.pk, inside=True, actor="test")
    assert "Board meetings" in text_of(viewer.get("/documents/"))
    assert viewer.get(page).status_code == 200
    assert viewer.get(f"/source/{policy.pk}/1/").status_code == 200


def test_a_viewer_changes_no_audience(organization: Any, signed_in: Any, policy: Any) -> None:
    viewer = signed_in(organization.viewer)
    page = f"/documents/{policy.pk}/"
    assert "Whom it is for" not in text_of(viewer.get(page))
    sent = viewer.post(page, {"audience_kind": "only", "audience": ["members"]})
    assert sent.status_code == 404
    assert stored(organization, policy) is None


def test_many_documents_get_an_audience_at_once(
    organization: Any, signed_in: Any, policy: Any
) -> None:
    editor = signed_in(organization.editor)
    chosen = {"action": "audience", "documents": [str(policy.pk)]}
    assert "Who may read them" in text_of(editor.get("/documents/many/", chosen))
    sent = {**chosen, "confirmed": "yes", "audience_kind": "only"}
    assert editor.post("/documents/many/", sent).status_code == 422
    sent["audience"] = ["members"]
    assert editor.post("/documents/many/", sent).status_code == 302
    assert stored(organization, policy) == ["members"]


def test_a_name_in_the_metadata_is_said_to_protect_nothing(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    named = document_factory(organization, "For staff.", metadata={"audience": "Staff"})
    page = text_of(signed_in(organization.editor).get(f"/documents/{named.pk}/"))
    assert "It protects nothing." in page


def test_a_member_is_put_into_a_group_by_the_address_that_nobody_else_has(
    organization: Any, other_organization: Any, signed_in: Any
) -> None:
    admin = signed_in(organization.admin)
    page = admin.post("/people/groups/", {"name": "Drivers"}).headers["Location"]
    for one in (organization.viewer, other_organization.viewer):
        change_email(one, "Vera@harbour.example")
    sent = {"username": "vera@harbour.example"}
    assert organization.viewer.username in text_of(admin.post(f"{page}join/", sent, follow=True))

    change_email(organization.editor, "vera@harbour.example")
    assert admin.post(f"{page}join/", sent).status_code == 422


def test_a_group_is_made_filled_renamed_and_deleted(organization: Any, signed_in: Any) -> None:
    admin = signed_in(organization.admin)
    made = admin.post("/people/groups/", {"name": "Drivers"})
    page = made.headers["Location"]
    joined = admin.post(f"{page}join/", {"username": organization.viewer.username}, follow=True)
    assert f"{organization.viewer.username} is in the group." in text_of(joined)
    assert "1 member" in text_of(admin.get("/people/groups/"))
    assert "Drivers" in text_of(admin.get(f"/people/{organization.viewer.pk}/"))
    nobody = admin.post(f"{page}join/", {"username": "nobody"})
    assert nobody.status_code == 422
    assert "There is no member of this name or address." in text_of(nobody)
    admin.post(page, {"name": "Fleet", "claim_value": "fleet"})
    assert "Fleet" in text_of(admin.get(page))
    admin.post(f"{page}leave/{organization.viewer.pk}/")
    assert "0 members" in text_of(admin.get(page))
    assert admin.post(f"{page}delete/").headers["Location"] == "/people/groups/"
    with tenant(organization.id):
        assert not Group.objects.exists()


def test_a_group_that_documents_are_for_stays_and_the_page_says_why(
    organization: Any, signed_in: Any, board: Any, document_factory: Any
) -> None:
    document_factory(organization, ingest=False, audience=Audience(groups=(board.pk,)))
    refused = signed_in(organization.admin).post(f"/people/groups/{board.pk}/delete/")
    assert refused.status_code == 409
    assert "Documents are for “Board”: 1." in text_of(refused)


@pytest.mark.parametrize("address", GROUP_POSTS)
def test_groups_are_for_the_admins_of_the_organization(
    organization: Any, other_organization: Any, signed_in: Any, board: Any, address: str
) -> None:
    where = address.format(group=board.pk, member=organization.viewer.pk)
    for member in (organization.editor, organization.viewer):
        browser = signed_in(member)
        assert browser.post(where).status_code == 403
        assert browser.get(where).status_code in (403, 405)
    if "{group}" in address:
        outsider = signed_in(other_organization.admin)
        sent = {"name": "Mine", "username": other_organization.admin.username}
        assert outsider.post(where, sent).status_code == 404
        gone = address.format(group=uuid.uuid4(), member=organization.viewer.pk)
        assert signed_in(organization.admin).post(gone, {"name": "Mine"}).status_code in (404, 422)


def test_a_key_that_asks_for_a_group_is_made_on_the_page(
    organization: Any, signed_in: Any, board: Any
) -> None:
    admin = signed_in(organization.admin)
    assert "Asks and reads: Group “Board”" in text_of(admin.get("/settings/keys/new/"))
    sent = {"name": "Bot", "kind": "secret", "audience": group_audience(board.pk)}
    assert admin.post("/settings/keys/new/", sent).status_code == 200
    assert "asks and reads: Board" in text_of(admin.get("/settings/keys/"))
    refused = admin.post("/settings/keys/new/", {**sent, "kind": "publishable"})
    assert "Only secret keys have an audience." in text_of(refused)


def test_a_widget_leads_to_the_documents_that_its_visitors_are_answered_from(
    organization: Any, signed_in: Any, document_factory: Any
) -> None:
    widget = make_widget(organization.id, "Intranet", origins=[], actor="test")
    document_factory(
        organization, "Shifts.", title="For it", audience=Audience(widgets=(widget.pk,))
    )
    document_factory(organization, "Pay.", title="For members", audience=Audience(members=True))
    document_factory(organization, "Bins.", title="For everyone")
    browser = signed_in(organization.admin)
    there = f"/documents/?audience=widget:{widget.pk}"
    assert f'href="{there}"' in text_of(browser.get(f"/settings/widget/{widget.pk}/"))
    page = text_of(browser.get(there))
    shown = [title in page for title in ("For it<", "For members<", "For everyone<")]
    assert shown == [True, False, True]
    assert f'value="widget:{widget.pk}" selected' in page
    viewer = text_of(signed_in(organization.viewer).get("/documents/"))
    assert "Intranet" not in viewer
