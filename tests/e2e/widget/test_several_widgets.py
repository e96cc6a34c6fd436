"""Two widgets with different documents, made in the console, each asked on a page of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.models import Widget
from core.tenancy.widgets import keys_of
from tests.conftest import Organization
from tests.e2e.test_upload_ask_cite import sign_in
from tests.e2e.widget.chat import Chat
from tests.e2e.widget.host import Host, document, script_tag

QUESTION = "How many kilometres may employees drive?"
NUMBERS = {"Public site": "4170093", "Staff intranet": "4170257"}


def make_in_the_console(page: Page, server: str, name: str, host: Host) -> None:
    page.goto(f"{server}/settings/widget/")
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Make the widget").click()
    page.get_by_role("textbox", name="Sites").fill(host.origin)
    page.get_by_role("button", name="Save: Sites").click()
    expect(page.get_by_text("Sites: saved.")).to_be_visible()


def key_of(organization: Organization, name: str) -> tuple[Widget, str]:
    with tenant(organization.id):
        widget = Widget.objects.get(name=name)
        return widget, keys_of(widget).get().public_text


def test_each_answers_from_its_own_documents_and_not_from_the_others(
    page: Page,
    server: str,
    host: Host,
    organization: Organization,
    document_factory: Callable[..., Any],
) -> None:
    sign_in(page, server, organization.admin.username)
    for name, number in NUMBERS.items():
        make_in_the_console(page, server, name, host)
        widget, _ = key_of(organization, name)
        document_factory(
            organization,
            f"Employees may drive {number} kilometres.",
            title=f"Driving, {name}",
            audience=Audience(widgets=(widget.pk,)),
        )

    for name, number in NUMBERS.items():
        _, key = key_of(organization, name)
        page.goto(host.put(document(script_tag(server, key))))
        chat = Chat(page)
        chat.open()
        chat.ask(QUESTION)
        (other,) = set(NUMBERS.values()) - {number}
        answered = str(chat.answer())
        assert number in answered
        assert other not in answered


@pytest.mark.parametrize("role", ["editor", "viewer"])
def test_other_roles_find_no_widgets(
    page: Page, server: str, organization: Organization, role: str
) -> None:
    sign_in(page, server, getattr(organization, role).username)
    page.goto(f"{server}/settings/widget/")
    expect(page.get_by_text("This page is for admins")).to_be_visible()
