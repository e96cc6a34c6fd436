"""What an admin settles in a browser comes to pass: mails, deleted conversations, whom to ask."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.audit import members as audited
from core.conversations.digest import send_digests
from core.conversations.models import Conversation
from core.conversations.retention import delete_old_conversations
from core.documents.review_reminders import remind_owners
from core.tenancy.context import tenant
from tests.conftest import Organization
from tests.e2e.test_answers import ask
from tests.e2e.test_upload_ask_cite import SLOW, sign_in
from tests.mail_server import Post

GYM = "Is there a gym in the basement?"
Settle = Callable[[str, dict[str, str]], None]


@pytest.fixture
def settle(page: Page, appliance_url: str, organization: Organization) -> Settle:
    """``settle(section, values)``: saved by an admin, each value under its label."""
    sign_in(page, appliance_url, organization.admin.username)

    def save(section: str, values: dict[str, str]) -> None:
        page.goto(f"{appliance_url}/settings/")
        part = page.get_by_role("region", name=section, exact=True)
        for label, value in values.items():
            part.get_by_label(label, exact=True).fill(value)
        part.get_by_role("button", name=f"Save: {section}").press("Enter")
        expect(page.get_by_text(f"{section}: saved.")).to_be_visible()
        page.reload()
        for label, value in values.items():
            expect(part.get_by_label(label, exact=True)).to_have_value(value)

    return save


def text_of(mail: Any) -> str:
    return "\n".join(bytes(mail.get_payload(decode=True)).decode().splitlines())


def test_the_weekly_mail_comes_to_whom_an_admin_named(
    settle: Settle, organization: Organization, asked: Any, post: Post
) -> None:
    address = f"{organization.id}@example.org"
    asked(organization, GYM, days=timezone.now().weekday() + 1)  # in the week before this one
    send_digests()
    assert post.to(address) == []
    settle("Weekly mail", {"Recipients": address})
    send_digests()
    [mail] = post.to(address)
    assert "Harbour: policy questions" in str(mail["Subject"])
    assert f"Not in the policies, newest first\n- {GYM}" in text_of(mail)


def test_an_owner_is_mailed_when_a_review_is_due(
    page: Page,
    settle: Settle,
    appliance_url: str,
    organization: Organization,
    document_factory: Any,
    post: Post,
) -> None:
    address = f"{organization.id}@example.org"
    audited.change_email(organization.editor, address)
    leave = document_factory(organization, title="Leave policy")
    page.goto(f"{appliance_url}/documents/{leave.pk}/")
    details = page.get_by_role("region", name="Details")
    details.get_by_label("Owner").select_option(organization.editor.username)
    details.get_by_label("Review due").fill("2024-01-31")
    details.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    remind_owners()
    [mail] = post.to(address)
    assert "Leave policy" in text_of(mail)


def test_conversations_go_after_as_many_days_as_an_admin_said(
    page: Page, settle: Settle, appliance_url: str, organization: Organization, asked: Any
) -> None:
    old = asked(organization, GYM, days=100)
    asked(organization, "May I bring my dog?", days=10)
    with tenant(organization.id):
        hundred_days_ago = timezone.now() - timedelta(days=100)
        Conversation.objects.filter(pk=old.conversation_id).update(updated_at=hundred_days_ago)
    delete_old_conversations()
    page.goto(f"{appliance_url}/conversations/{old.conversation_id}/")
    expect(page.get_by_role("heading", name=GYM)).to_be_visible()

    settle("Retention", {"Days after the last question": "90"})
    delete_old_conversations()
    page.goto(f"{appliance_url}/conversations/")
    expect(page.get_by_role("link", name="May I bring my dog?")).to_be_visible()
    expect(page.get_by_role("link", name=GYM)).to_have_count(0)
    page.goto(f"{appliance_url}/conversations/{old.conversation_id}/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_name_and_contact_are_seen_where_people_ask(
    page: Page, settle: Settle, appliance_url: str, organization: Organization
) -> None:
    settle("Organization", {"Name": "Harbour & Vale", "Accent colour": "#0a7a5c"})
    contact = {"Name": "Anna Berg", "Mail": "hr@example.org", "Web address": "https://hr.example/"}
    settle("Whom to ask", contact)
    page.context.clear_cookies()
    sign_in(page, appliance_url, organization.viewer.username)
    expect(page.locator(".brand-name")).to_have_text("Harbour & Vale")
    expect(page).to_have_title("Ask · Harbour & Vale")
    refused = ask(page, GYM)
    expect(refused.get_by_text("Not found in the policies")).to_be_visible(timeout=SLOW)
    expect(refused).to_contain_text("Anna Berg")
    expect(refused.get_by_role("link", name="hr@example.org")).to_have_attribute(
        "href", "mailto:hr@example.org"
    )
    expect(refused.locator("a[href='https://hr.example/']")).to_be_visible()
