"""Looking after a gap: whose it is, what became of it. All of it inside ``tenant()``."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.conversations.gaps.closing import note_closing
from core.conversations.models import Gap, GapState
from core.errors import InvalidInput, NotFound
from core.tenancy.members import members
from core.tenancy.models import Role, User

CLOSING = {"closing_answer", "closing_document"}
SETTLED = {GapState.CLOSED, GapState.WONT_ANSWER}


def owners() -> "QuerySet[User]":
    """Who can look after a gap: the active editors and admins."""
    return members().filter(is_active=True, role__in=[Role.ADMIN, Role.EDITOR])


def lock_gap(gap_id: UUID) -> Gap:
    """A gap as it stands, until the commit; NotFound."""
    gap = Gap.objects.select_for_update().filter(pk=gap_id).first()
    if gap is None:
        raise NotFound("There is no such gap.")
    return gap


def change_gap(gap_id: UUID, changes: dict[str, Any], *, actor: str) -> Gap:
    """Give a gap the ``state``, the ``owner`` (a member's id, None for nobody), the ``note`` and
    what is to close it (the id of a ``closing_answer`` or of a ``closing_document``) that
    ``changes`` have; what they leave out stays.

    An owner makes a new gap assigned, and without one an assigned gap is new again. NotFound,
    InvalidInput for an owner who can't be, for assigning it to nobody, and for
    an answer or a document that is not there.
    """
    gap = lock_gap(gap_id)
    if CLOSING & changes.keys():
        answer, document = changes.get("closing_answer"), changes.get("closing_document")
        note_closing(gap, answer=answer, document=document, actor=actor)
    before = (gap.state, gap.owner_id, gap.note)
    if "owner" in changes:
        gap.owner = _owner(changes["owner"])
    gap.note = changes.get("note", gap.note)
    state = _state(gap, changes.get("state"))
    if state in SETTLED and state != gap.state:
        gap.settled_at = timezone.now()
    elif state not in SETTLED:
        gap.settled_at = None
    gap.state = state
    if (gap.state, gap.owner_id, gap.note) != before:
        gap.save(update_fields=["state", "owner", "note", "settled_at", "updated_at"])
        # Not the note: the audit is kept for good, and people write names into notes.
        owner = gap.owner.username if gap.owner else None
        record("gap.changed", actor, gap.pk, state=gap.state, owner=owner)
    return gap


def _owner(member_id: UUID | None) -> User | None:
    if member_id is None:
        return None
    found = owners().filter(pk=member_id).first()
    if found is None:
        sentence = _("Choose an active editor or admin of the organization.")
        raise InvalidInput(sentence, {"owner": [sentence]})
    return found


def _state(gap: Gap, wanted: str | None) -> GapState:
    state = GapState(wanted or gap.state)
    if state == GapState.NEW and gap.owner and wanted is None:
        return GapState.ASSIGNED
    if state == GapState.ASSIGNED and gap.owner is None:
        if wanted is None:
            return GapState.NEW
        sentence = _("Say who looks after it.")
        raise InvalidInput(sentence, {"owner": [sentence]})
    return state
