"""Which of the versions that wait made a golden question wrong. Inside ``tenant()``."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from core.answering.stored import answer_of
from core.answering.types import Answer
from core.conversations.models import Message
from core.documents.models import DocumentVersion
from core.quality.entries import places_of
from core.quality.models import GoldenEntry, QualityResult, RunState


def measured(entry: GoldenEntry) -> "QuerySet[QualityResult]":
    """How ``entry`` fared whenever nothing was held back, the latest first: what the next runs are
    held against."""
    runs = {"run__state": RunState.FINISHED, "run__held_back": 0}
    return QualityResult.objects.filter(entry=entry, **runs).order_by("-created_at")


def blamed_for(
    result: QualityResult, waiting: Sequence[DocumentVersion]
) -> Sequence[DocumentVersion]:
    """Those of ``waiting``, which count today, without which ``result`` would be right, as far as
    answers tell: those that the wrong answer cites, and those that replace what the right one
    rested on. Where there are none, those among the wrong answer's sources; and where these are
    none either, all."""
    now, before = _answer(result.message), _answer(_right_before(result))
    cited = {(one.document_id, one.version) for one in now.citations} if now else set()
    rested_on = {one.document_id for one in before.citations} if before else set()
    expected = {one.document.casefold() for one in places_of(result.entry) if one.document}
    blamed = [
        one
        for one in waiting
        if (one.document_id, one.number) in cited
        or one.document_id in rested_on
        or not expected.isdisjoint(_names(one))
    ]
    found = {UUID(str(one.document_id)) for one in now.sources} if now else set()
    return blamed or [one for one in waiting if one.document_id in found] or waiting


def _right_before(result: QualityResult) -> Message | None:
    right = measured(result.entry).filter(right=True).select_related("message").first()
    return right.message if right else None


def _answer(message: Message | None) -> Answer | None:
    return answer_of(message) if message else None


def _names(version: DocumentVersion) -> set[str]:
    names = (version.document.title, version.own_title, version.filename)
    return {name.casefold() for name in names}
