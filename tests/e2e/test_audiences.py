"""Whom documents are for, in a browser: by keyboard, on a phone, to axe."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.audit.groups import make_group, move_member
from core.documents.models import Document
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from tests.conftest import Organization
from tests.e2e.axe import expect_accessible
from tests.e2e.test_upload_ask_cite import sign_in

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture
def board(organization: Organization) -> Any:
    made = make_group(organization.id, "Board of directors", actor="test")
    move_member(organization.id, made.pk, organization.viewer.pk, inside=True, actor="test")
    return made


def test_a_document_is_given_to_a_group_by_keyboard_alone(
    page: Page, appliance_url: str, organization: Organization, board: Any, document_factory: Any
) -> None:
    made = document_factory(organization, title="Board meetings")
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/{made.pk}/")

    page.get_by_label("Everybody, visitors of the widget included").focus()
    page.keyboard.press("ArrowDown")
    for _ in range(2):  # past “All members”
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Group “Board of directors”")).to_be_checked()
    with tenant(organization.id):
        names = Document.objects.get(pk=made.pk).audience
    assert names == Audience(groups=(board.pk,)).names


def test_a_file_is_for_a_group_from_its_first_moment(
    page: Page, appliance_url: str, organization: Organization, board: Any
) -> None:
    sign_in(page, appliance_url, organization.editor.username)
    page.goto(f"{appliance_url}/documents/")
    page.get_by_text("Not for everybody, or not in force yet?").click()
    page.get_by_role("combobox", name="For", exact=True).select_option(
        label="Group “Board of directors”"
    )
    files = {"name": "board.txt", "mimeType": "text/plain", "buffer": b"The board meets."}
    page.get_by_label("Choose files to upload").set_input_files([files])

    expect(page.get_by_text("Only Board of directors")).to_be_visible()
    with tenant(organization.id):
        assert Document.objects.get().audience == Audience(groups=(board.pk,)).names


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser,
    appliance_url: str,
    organization: Organization,
    board: Any,
    document_factory: Any,
    scheme: str,
    width: int,
) -> None:
    long = "A group with a name that takes more room than a phone has, for it is a long one"
    make_group(organization.id, long, "external-directory-group", actor="test")
    made = document_factory(
        organization,
        title="Board meetings",
        audience=Audience(members=True, groups=(board.pk,)),
        metadata={"audience": "Directors"},
    )
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, appliance_url, organization.admin.username)
    addresses = {
        "list": "documents/",
        "document": f"documents/{made.pk}/",
        "groups": "people/groups/",
        "group": f"people/groups/{board.pk}/",
        "person": f"people/{organization.viewer.pk}/",
        "new-key": "settings/keys/new/",
    }
    for address in addresses.values():
        page.goto(f"{appliance_url}/{address}")
        expect_accessible(page)
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), page.url
    page.goto(f"{appliance_url}/documents/")
    page.get_by_label("Choose Board meetings").check()
    page.get_by_label("With the chosen documents").select_option("audience")
    page.get_by_role("button", name="Go on").click()
    expect_accessible(page)
    context.close()
