"""An organization as it looks after some months, with what each page of the console is about."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from core.accounts.platform_admins import change_platform_admin
from core.accounts.scim_tokens import make_scim_token
from core.audit import members as audited
from core.audit.groups import move_member
from core.conversations.models import Answered, Rating, Surface
from core.conversations.uses import note_uses
from core.documents.details import Change, change_document
from core.quality.entries import Expected, Place, add_entry
from core.tenancy.context import tenant
from core.tenancy.models import Role
from tests.conftest import Organization
from tests.everything import make_everything

TODAY = datetime.now(UTC).date()
LEAVE = "How many days of paid leave do employees have, and how many may be carried over?"
GYM = "Is there a gym in the basement of the new office in Hamburg-Altona?"
NAME = "annegret-maximiliane.von-und-zu-donaudampfschifffahrt@people.harbour-and-vale.example"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnung, with all of its annexes"


def fill(
    organization: Organization, document_factory: Callable[..., Any], asked: Callable[..., Any]
) -> dict[str, Any]:
    """What there is, by the names that ids have in addresses. The conversation is the admin's."""
    change_platform_admin(organization.admin, True, actor="test")
    audited.change_email(organization.admin, "admin@harbour.example")
    ids = dict(make_everything(organization, document_factory))
    _documents(organization, document_factory, ids["document_id"])
    ids["conversation_id"] = _talk(organization, asked, ids["document_id"])
    audited.change_member(organization.id, organization.editor.pk, is_active=False, actor="test")
    move_member(organization.id, ids["group_id"], organization.admin.pk, inside=True, actor="test")
    make_scim_token(organization.id, actor="test")
    _somebody_with_a_long_name(organization, ids["group_id"])
    with tenant(organization.id):
        add_entry(Expected(LEAVE, False, (Place(LONG, (2,), "30 days"),)), actor="test")
    return ids


def _somebody_with_a_long_name(organization: Organization, group_id: Any) -> None:
    actor = f"user:{NAME}"
    made = audited.create_member(organization.id, NAME, None, Role.EDITOR, NAME, actor=actor)
    move_member(organization.id, group_id, made.pk, inside=True, actor=actor)


def _documents(
    organization: Organization, document_factory: Callable[..., Any], document_id: Any
) -> None:
    """Ended, long, waiting, failed, archived, and one that is due for review."""
    document_factory(organization, "Masks are worn.", title="Pandemic", effective_until=TODAY)
    document_factory(
        organization,
        "Captains wear a cap on deck.",
        title=LONG,
        metadata={"department": "Human resources", "tags": ["staff", "time off", "ships"]},
    )
    document_factory(organization, "Waiting.", title="Waiting policy", ingest=False)
    document_factory(organization, content=b"%PDF-1.7\nnothing more", title="Broken file")
    archived = document_factory(organization, "Pagers are returned.", title="Pagers")
    with tenant(organization.id):
        change_document(archived, Change(archived=True), actor="test")
        document = type(archived).objects.get(pk=document_id)
        due = Change(
            owner=organization.editor.pk,
            department="People",
            tags=("staff", "leave"),
            review_months=12,
            review_due=TODAY - timedelta(days=3),
        )
        change_document(document, due, actor="test")


def _talk(organization: Organization, asked: Callable[..., Any], document_id: Any) -> Any:
    """What people asked in three weeks; the admin's conversation is given."""
    for days in (0.1, 1, 4, 9, 16):
        answer = asked(
            organization, LEAVE, answered=Answered.YES, days=days, surface=Surface.WIDGET
        )
        with tenant(organization.id):
            note_uses(answer.pk, cited={document_id: ""}, closest=[])
    asked(organization, GYM, rating=Rating.DOWN, comment="There was one.", days=1)
    asked(organization, f"What does the {LONG} say?", days=9, person="a" * 60)
    asked(organization, "Fees, and who pays?", answered=Answered.PARTLY, days=4)
    own = asked(
        organization,
        LEAVE,
        answered=Answered.YES,
        person=organization.admin.username,
        surface=Surface.CONSOLE,
    )
    return own.conversation_id
