"""Which answers say what a curated answer says: counted, and found when it is deleted. All of it
inside ``tenant()``."""

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.conversations.models import CuratedUse, Message, Surface
from core.curated.models import CuratedAnswer
from core.tenancy.context import current_tenant
from core.tenancy.holds import what_is_held
from core.text.languages import LANGUAGES
from core.text.languages.en import ENGLISH

SLICE = 500  # answers whose words are taken out in one transaction
# Answers under way at the deletion are stored within this.
UNDER_WAY = timedelta(minutes=15)

# Whether or not the reader may still see the curated answer, or it was deleted just now: its row
# stays while answers with its words may be stored.
NOTE = """
INSERT INTO conversations_curateduse (id, organization_id, message_id, curated_id, used_at)
SELECT gen_random_uuid(), m.organization_id, m.id, %(curated)s, m.created_at
FROM conversations_message m
WHERE m.id = %(message)s AND m.organization_id = %(organization)s
ON CONFLICT (message_id) DO NOTHING
"""


def note_curated_use(message_id: UUID, curated_id: UUID) -> None:
    """Note that an answer says what a curated one says. Part of the transaction that stores it."""
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            {"organization": current_tenant(), "message": message_id, "curated": curated_id},
        )


def times_used(curated: str) -> Coalesce:
    """How many questions were answered with the curated answer whose id the outer query has as
    ``curated``; reviews are nobody's questions."""
    uses = CuratedUse.objects.filter(~of_reviews(), curated=OuterRef(curated)).order_by()
    counted = uses.values("curated").annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(counted), 0)


def last_used(curated: str) -> Subquery:
    """When that was last, None for never."""
    uses = CuratedUse.objects.filter(~of_reviews(), curated=OuterRef(curated))
    return Subquery(uses.order_by("-used_at").values("used_at")[:1])


def of_reviews() -> Q:
    """The uses in answers that nobody but a reviewer asked for."""
    return Q(message__surface=Surface.REVIEW)


def strip_curated_slice() -> list[UUID] | None:
    """Take the words of a deleted curated answer out of the next answers that say them, and forget
    it once none is left; the ids of those answers, None where nothing is to be done now. What is
    under legal hold stays as it is, and so does the deleted answer's row."""
    held = what_is_held()
    if held.everything:
        return None
    gone = CuratedAnswer.objects.exclude(deleted_at=None)
    free = CuratedUse.objects.filter(curated__in=gone).exclude(
        message__conversation__user_identifier__in=held.people
    )
    # Two schedulers share the work, each with answers of its own.
    uses = list(free.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:SLICE])
    if not uses:
        since = timezone.now() - UNDER_WAY
        gone.filter(deleted_at__lt=since, uses=None).delete()
        return None
    messages = Message.objects.filter(pk__in=[use.message_id for use in uses]).order_by("pk")
    found = list(messages.select_for_update())
    for message in found:
        _strip(message)
    Message.objects.bulk_update(found, ["content", "outcome", "trace", "stripped_at"])
    CuratedUse.objects.filter(pk__in=[use.pk for use in uses]).delete()
    return [message.pk for message in found]


def _strip(message: Message) -> None:
    """That there was a curated answer stays, and whose: not what it said, nor to which question."""
    language = LANGUAGES.get(message.trace.get("settings", {}).get("language"), ENGLISH)
    message.content = language.curated_deleted or ENGLISH.curated_deleted
    kept = {**message.outcome.get("curated", {}), "question": "", "source": "", "source_url": ""}
    message.outcome = {**message.outcome, "text": message.content, "curated": kept}
    evidence = {**message.trace.get("evidence", {}), "details": {}}
    message.trace = {**message.trace, "evidence": evidence}
    message.stripped_at = timezone.now()
