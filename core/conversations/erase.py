"""Removing conversations, one or all of a person's. Everything here runs inside ``tenant()``."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.audit.remains import Remains, in_audit, in_backups, in_hashes_and_figures
from core.conversations.gaps.forget import delete_with_gaps
from core.conversations.models import Conversation
from core.errors import NotFound
from core.tenancy.cache import forget, rewrite_file
from core.tenancy.context import current_tenant
from core.tenancy.holds import what_is_held
from core.tenancy.members import members
from core.text.remembered import forget_texts
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event


def delete_conversation(conversation_id: UUID, actor: str) -> None:
    """Delete one conversation with its messages. NotFound, OnLegalHold."""
    held = what_is_held()
    # Locked: a question asked meanwhile waits, and then finds no conversation.
    conversation = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFound("There is no such conversation.")
    held.refuse(conversation.user_identifier)
    record("conversation.deleted", actor, conversation.pk)
    delete_with_gaps(Conversation.objects.filter(pk=conversation.pk))
    _forget_copies()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased of a person, and what remains."""

    user_identifier: str
    conversations: int
    messages: int
    feedback: int
    gaps: int
    erased_at: datetime
    remains: tuple[Remains, ...]


def erase_person(user_identifier: str, actor: str) -> Receipt:
    """Delete every conversation of a person; the receipt says how many rows went.

    Erasing somebody unknown succeeds with zeros, so that it can be repeated. OnLegalHold.
    """
    what_is_held().refuse(user_identifier)
    conversations = Conversation.objects.filter(user_identifier=user_identifier)
    list(conversations.select_for_update())  # as above
    removed = asdict(delete_with_gaps(conversations))
    held_reviews = removed.pop("held_reviews")
    _forget_copies()
    transaction.on_commit(rewrite_file)
    # The audit must not keep the name that was just erased; its hash still proves the act.
    subject = hashlib.sha256(user_identifier.encode()).hexdigest()
    record("person.erased", actor, subject, **removed)
    counts = {name: removed[name] for name in ("conversations", "messages")}
    note_event(EventType.ERASURE_DONE, {"subject_sha256": subject, **counts})
    remains = tuple(_remains(user_identifier, held_reviews))
    return Receipt(user_identifier, **removed, erased_at=timezone.now(), remains=remains)


def _remains(user_identifier: str, held_reviews: int) -> Iterator[Remains]:
    if held_reviews:
        yield Remains(
            _(
                "Questions of this person that people under legal hold asked again to check the "
                "answers: %(count)s."
            )
            % {"count": held_reviews},
            _(
                "Nothing of theirs is deleted until an admin lifts the holds (Settings, Data). "
                "Then delete these under Conversations (Asked to check)."
            ),
        )
    yield in_backups()
    yield in_audit(_("Audit entries: who erased somebody and when, with the SHA-256 of the name."))
    yield in_hashes_and_figures()
    yield Remains(
        _(
            "Words of questions that people put into golden questions, curated answers, synonyms "
            "or notes."
        ),
        _("Whoever did so wrote them for the organization, and they do not say who asked."),
    )
    if members().filter(username=user_identifier).exists():
        yield Remains(
            _("The account of this name, and the audit entries of what was done with it."),
            _("Accounts are looked after under People. The audit must say who did what."),
        )


def _forget_copies() -> None:
    """Answers are kept for repeated questions, and their events for readers who come back."""
    organization_id = current_tenant()
    transaction.on_commit(lambda: forget(organization_id))
    transaction.on_commit(forget_texts)
