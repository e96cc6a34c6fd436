"""Owners are mailed once when reviews fall due, through a real mail server."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.documents.models import Document
from core.documents.review_reminders import remind_owners
from core.tenancy.context import tenant
from core.tenancy.models import Organization as OrganizationModel
from core.tenancy.models import User
from tests.conftest import Organization
from tests.mail_server import Post

pytestmark = pytest.mark.usefixtures("one_day")

DAY = timedelta(days=1)


def today() -> Any:
    return timezone.now().date()


@pytest.fixture
def owned(organization: Organization, document_factory: Any) -> Any:
    """``owned(title, due)``: a document of the editor, who has an address."""
    with tenant(organization.id):
        User.objects.filter(pk=organization.editor.pk).update(email=address_of(organization))

    def make(title: str, due: Any, **columns: Any) -> Any:
        document = document_factory(organization, f"{title}.", title=title, ingest=False)
        columns = {"owner": organization.editor, "review_due": due} | columns
        with tenant(organization.id):
            Document.objects.filter(pk=document.pk).update(**columns)
        return document

    return make


def address_of(organization: Organization) -> str:
    return f"{organization.id}@example.org"


def bodies(post: Post, organization: Organization) -> list[str]:
    mails = post.to(address_of(organization))
    return [bytes(mail.get_payload(decode=True) or b"").decode() for mail in mails]


def test_all_that_is_due_is_in_one_mail_and_is_told_once(
    organization: Organization, post: Post, owned: Any
) -> None:
    late = owned("Late\nrules", today() - 30 * DAY)
    owned("Due today", today())
    owned("Due tomorrow", today() + DAY)
    owned("Archived", today(), archived_on=today())
    remind_owners()
    remind_owners()
    [text] = bodies(post, organization)
    assert "- Late rules, " in text
    assert f"/documents/{late.pk}/" in text
    assert "Due today" in text
    assert "Due tomorrow" not in text
    assert "Archived" not in text
    [mail] = post.to(address_of(organization))
    assert mail["Subject"] == "Harbour: documents to review"


def test_the_next_date_is_told_again(organization: Organization, post: Post, owned: Any) -> None:
    document = owned("Rules", today() - 2 * DAY)
    remind_owners()
    with tenant(organization.id):
        Document.objects.filter(pk=document.pk).update(review_due=today() - DAY)
    remind_owners()
    assert len(bodies(post, organization)) == 2


def test_what_the_mail_server_does_not_take_is_sent_later(
    organization: Organization, post: Post, owned: Any, override: Any
) -> None:
    owned("Rules", today())
    override(EMAIL_HOST=None)
    remind_owners()
    override(EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
    remind_owners()
    assert bodies(post, organization) == []
    override(EMAIL_PORT=post.port)
    remind_owners()
    assert len(bodies(post, organization)) == 1


def test_who_has_no_address_or_may_not_sign_in_gets_none(
    organization: Organization, post: Post, owned: Any
) -> None:
    owned("Nobody’s", today(), owner=None)
    owned("Without an address", today(), owner=organization.admin)
    document = owned("Of somebody who left", today())
    with tenant(organization.id):
        User.objects.filter(pk=organization.editor.pk).update(is_active=False)
    remind_owners()
    assert bodies(post, organization) == []
    with tenant(organization.id):
        assert Document.objects.get(pk=document.pk).reminded_for is None
        User.objects.filter(pk=organization.editor.pk).update(is_active=True)
    remind_owners()
    [text] = bodies(post, organization)
    assert "Of somebody who left" in text
    assert "Without an address" not in text


def test_it_is_in_the_owners_language_and_can_be_switched_off(
    organization: Organization, other_organization: Organization, post: Post, owned: Any
) -> None:
    owned("Rules", today())
    with tenant(organization.id):
        off = {"reviews": {"reminders": "off"}}
        OrganizationModel.objects.filter(pk=organization.id).update(settings=off)
    remind_owners()
    assert bodies(post, organization) == []
    with tenant(organization.id):
        OrganizationModel.objects.filter(pk=organization.id).update(settings={"language": "de"})
    remind_owners()
    [mail] = post.to(address_of(organization))
    assert "Dokumente" in str(mail["Subject"])
    assert post.to(address_of(other_organization)) == []
