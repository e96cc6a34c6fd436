"""Asking a gap's question again: what is answered today, beside what was answered then."""

from uuid import UUID

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.types import Answer
from core.audit.organizations import add_synonym
from core.conversations.gaps.closing import keep_review
from core.conversations.gaps.listing import find_gap, first_moment
from core.conversations.gaps.questions import asked_in
from core.conversations.history import reader_of_answer
from core.conversations.models import Surface
from core.errors import NotFound
from core.tenancy.context import tenant


def ask_again_with(
    organization_id: UUID, gap_id: UUID, days: int, line: str, user_identifier: str, *, actor: str
) -> Answer:
    """Have ``line`` among the organization's synonyms, and ask again; the gap is closed where all
    of it is answered now. The synonym stays where asking fails. Raises InvalidInput, and what
    ``ask_again`` does."""
    with tenant(organization_id):
        find_gap(gap_id, first_moment(days))
    add_synonym(organization_id, line, gap_id, actor=actor)
    return ask_again(organization_id, gap_id, days, user_identifier, by_words=True, actor=actor)


def ask_again(
    organization_id: UUID,
    gap_id: UUID,
    days: int,
    user_identifier: str,
    *,
    by_words: bool = False,
    actor: str,
) -> Answer:
    """Answer the gap's latest question of the last ``days`` days from the documents of today, for
    the same reader as then.

    The answer is stored as a review, which is no new question of the gap's, and stays with the
    gap, which is closed where the answer rests on what was written to close it, or by whatever it
    rests on where words were added for it. Raises NotFound, QuotaExceeded and ModelUnavailable.
    """
    with tenant(organization_id):
        latest = asked_in([gap_id], first_moment(days), 1)[gap_id]
        if not latest:
            raise NotFound("There is no such gap, or none of its questions is left.")
        reader = reader_of_answer(latest[0].message_id)
    question = Question(
        text=latest[0].whole,
        user_identifier=user_identifier,
        surface=Surface.REVIEW,
        reader=reader,
    )
    answer = complete(prepare(organization_id, question))
    is_whole = answer.answered is True
    with tenant(organization_id):
        keep_review(
            gap_id,
            answer.message_id,
            curated=answer.curated.curated_id if is_whole and answer.curated else None,
            cited=[one.document_id for one in answer.citations] if is_whole else [],
            by_words=by_words,
            actor=actor,
        )
    return answer
