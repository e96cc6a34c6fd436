"""What is written to close a gap, and closing it once that answers its question. All of it inside
``tenant()``."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.conversations.models import Gap, GapState
from core.curated.keeping import curated_answers
from core.documents.models import Document
from core.errors import InvalidInput


def note_closing(
    gap: Gap, *, answer: UUID | None = None, document: UUID | None = None, actor: str
) -> None:
    """Note on a locked gap that a curated answer or a document is to close it, in place of what was
    noted before; None and None take that back. InvalidInput for what is not there."""
    if answer and not curated_answers().filter(pk=answer).exists():
        _refuse("closing_answer", _("Choose a curated answer of the organization."))
    if document and not Document.objects.filter(pk=document).exists():
        _refuse("closing_document", _("Choose a document of the organization."))
    gap.closing_answer_id, gap.closing_document_id = answer, None if answer else document
    gap.save(update_fields=["closing_answer", "closing_document", "updated_at"])
    named = {"answer": str(answer)} if answer else {"document": str(document)}
    record("gap.closing", actor, gap.pk, **(named if answer or document else {}))


def keep_review(
    gap_id: UUID,
    message_id: UUID,
    *,
    curated: UUID | None,
    cited: Sequence[UUID],
    by_words: bool,
    actor: str,
) -> None:
    """Keep the answer that a gap's question got when it was asked again, and close the gap where
    that rests on what was written to close it: on the ``curated`` answer or a ``cited`` document.
    ``curated`` is None and ``cited`` empty where the question was not answered whole.

    Words that were added, ``by_words``, close it by whatever they lead to, which is noted as what
    closed it: who asked and may read that is told."""
    gap = Gap.objects.select_for_update(of=("self",)).filter(pk=gap_id).first()
    if gap is None:
        return
    gap.review_id = message_id
    if by_words and (curated or cited):
        gap.closing_answer_id, gap.closing_document_id = curated, None if curated else cited[0]
    if (curated and gap.closing_answer_id == curated) or gap.closing_document_id in cited:
        gap.state, gap.settled_at = GapState.CLOSED, timezone.now()
        record("gap.changed", actor, gap.pk, state=gap.state, closed_by=_closed_by(gap))
    kept = ("review", "closing_answer", "closing_document", "state", "settled_at", "updated_at")
    gap.save(update_fields=kept)


def _closed_by(gap: Gap) -> str:
    kind = "curated" if gap.closing_answer_id else "document"
    return f"{kind} {gap.closing_answer_id or gap.closing_document_id}"


def _refuse(field: str, sentence: str) -> None:
    raise InvalidInput(sentence, {field: [sentence]})
