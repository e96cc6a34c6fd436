"""Whose a gap is, what became of it, and when it comes back."""

import uuid
from typing import Any

import pytest

from core.audit.members import change_member
from core.audit.models import AuditEvent
from core.conversations.gaps.change import change_gap
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import Shown, find_gaps, first_moment, gaps_in_order
from core.conversations.models import Gap
from core.errors import InvalidInput, NotFound
from core.tenancy.context import tenant

QUESTION = "What is the parking fee?"


@pytest.fixture
def gap(organization: Any, asked: Any) -> Gap:
    asked(organization, QUESTION, days=1)
    gather(organization.id, first_moment(30))
    with tenant(organization.id):
        return Gap.objects.get()


def change(organization: Any, gap: Gap, **changes: Any) -> Gap:
    with tenant(organization.id):
        return change_gap(gap.pk, changes, actor="test")


def listed(organization: Any, shown: Shown) -> list[bool]:
    """Whether each gap of this list was asked again after it was closed."""
    gather(organization.id, first_moment(30))
    with tenant(organization.id):
        since = first_moment(30)
        return [gap.asked_again for gap in gaps_in_order(find_gaps(since, shown), since)]


def test_an_owner_makes_it_assigned_and_nobody_makes_it_new(organization: Any, gap: Gap) -> None:
    assigned = change(organization, gap, owner=organization.editor.pk, note="With facilities.")
    assert (assigned.state, assigned.owner, assigned.note) == (
        "assigned",
        organization.editor,
        "With facilities.",
    )
    assert change(organization, gap, owner=None).state == "new"
    with tenant(organization.id):
        events = AuditEvent.objects.filter(action="gap.changed").order_by("created_at")
        told = [event.details for event in events]
    assert told == [
        {"state": "assigned", "owner": organization.editor.username},
        {"state": "new", "owner": None},
    ]


def test_what_is_closed_leaves_the_list_until_it_is_asked_again(
    organization: Any, gap: Gap, asked: Any
) -> None:
    assert listed(organization, "open") == [False]
    change(organization, gap, state="closed")
    assert listed(organization, "open") == []
    assert listed(organization, "closed") == [False]

    asked(organization, QUESTION)

    assert listed(organization, "open") == [True]
    change(organization, gap, state="new")
    assert listed(organization, "open") == [False]


def test_what_will_not_be_answered_stays_away(organization: Any, gap: Gap, asked: Any) -> None:
    change(organization, gap, state="wont_answer")
    asked(organization, QUESTION)

    assert listed(organization, "open") == []
    assert listed(organization, "wont_answer") == [False]


def test_nothing_changed_is_no_event(organization: Any, gap: Gap) -> None:
    change(organization, gap, state="new", note="")
    with tenant(organization.id):
        assert not AuditEvent.objects.filter(action="gap.changed").exists()


def test_owners_are_active_editors_and_admins(
    organization: Any, other_organization: Any, gap: Gap
) -> None:
    change_member(organization.id, organization.editor.pk, is_active=False, actor="test")
    for member in (organization.viewer, organization.editor, other_organization.admin):
        with pytest.raises(InvalidInput, match="active editor or admin"):
            change(organization, gap, owner=member.pk)
    with pytest.raises(InvalidInput, match="who looks after it"):
        change(organization, gap, state="assigned")


def test_a_foreign_gap_is_not_there(other_organization: Any, gap: Gap) -> None:
    for gap_id in (gap.pk, uuid.uuid4()):
        with tenant(other_organization.id), pytest.raises(NotFound):
            change_gap(gap_id, {"state": "closed"}, actor="test")
