"""Putting new questions to the gaps that they belong to, by what they mean.

Compared are embeddings, since people who miss the same thing say it in words of their own. A
question joins the gap whose first question is nearest, or begins a new one. This happens when
gaps are looked at, in the process that has the model loaded for search anyway, and for a limited
number of questions at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pgvector import HalfVector

from core.conversations.gaps.questions import Asked, first_questions, ungrouped
from core.conversations.models import Gap, GapQuestion
from core.providers.base import EmbeddingModel
from core.providers.registry import embedding_model
from core.providers.similarity import cosine
from core.tenancy.context import tenant
from core.tenancy.models import Organization

AT_ONCE = 100  # questions
# Of the nearness in meaning. Paraphrases of a question mostly lie above it, and questions about
# different things below: two gaps with one meaning do less harm than one with two.
SAME = 0.67

NEAREST = """
SELECT asked.number - 1, near.id, 1 - near.distance
FROM unnest(%(vectors)s::text[]) WITH ORDINALITY AS asked(vector, number)
CROSS JOIN LATERAL (
    SELECT gap.id, gap.vector <=> asked.vector::halfvec AS distance
    FROM conversations_gap gap
    WHERE gap.organization_id = %(organization)s AND gap.embedding_model = %(model)s
    ORDER BY distance LIMIT 1
) AS near
"""


@dataclass(slots=True)
class _Group:
    """A gap that was found or begins here, and the similarity to it."""

    gap_id: UUID
    similarity: float


def gather(organization_id: UUID, since: datetime) -> int:
    """Group what was asked from ``since`` on, the newest first, at most AT_ONCE questions; returns
    how many are left. Raises ModelUnavailable."""
    model = embedding_model()
    _renew(organization_id, model)
    with tenant(organization_id):
        asked, left = ungrouped(since, AT_ONCE)
    if not asked:
        return 0
    vectors = model.embed_queries([question.whole for question in asked])
    with tenant(organization_id):
        _add(organization_id, asked, vectors, model)
    return left


def _renew(organization_id: UUID, model: EmbeddingModel) -> None:
    """Make the vectors that are missing, or another model's; whatever can't be compared would
    only be found again as a second gap."""
    with tenant(organization_id):
        old = Gap.objects.exclude(embedding_model=model.model_id).values_list("pk", flat=True)
        texts = first_questions(list(old[:AT_ONCE]))
    if not texts:
        return
    vectors = model.embed_queries(list(texts.values()))
    with tenant(organization_id):
        for gap_id, vector in zip(texts, vectors, strict=True):
            Gap.objects.filter(pk=gap_id).update(
                embedding_model=model.model_id, vector=HalfVector(vector)
            )


def _add(
    organization_id: UUID,
    asked: Sequence[Asked],
    vectors: NDArray[np.float32],
    model: EmbeddingModel,
) -> None:
    # One at a time for each organization, or two would begin the same gap. Questions can be
    # stored meanwhile: they lock the row's key only.
    Organization.objects.select_for_update(no_key=True).get(pk=organization_id)
    wanted = [question.message_id for question in asked]
    done = GapQuestion.objects.filter(message__in=wanted).values_list("message_id", flat=True)
    skipped = set(done)
    groups = _nearest(organization_id, vectors, model.model_id)
    same = cosine(SAME, model)
    begun: list[tuple[UUID, NDArray[np.float32]]] = []
    for number in reversed(range(len(asked))):  # the oldest begins a gap
        if asked[number].message_id in skipped:
            continue
        group = _best(groups.get(number), begun, vectors[number], same)
        if group is None:
            gap = Gap.objects.create(
                organization_id=organization_id,
                embedding_model=model.model_id,
                vector=HalfVector(vectors[number]),
            )
            begun.append((gap.pk, vectors[number]))
            group = _Group(gap.pk, 1.0)
        GapQuestion.objects.create(
            organization_id=organization_id,
            gap_id=group.gap_id,
            message_id=asked[number].message_id,
        )


def _nearest(
    organization_id: UUID, vectors: NDArray[np.float32], model_id: str
) -> dict[int, _Group]:
    """The nearest stored gap of each vector, by its place."""
    texts = [HalfVector(vector).to_text() for vector in vectors]
    given: dict[str, Any] = {"vectors": texts, "organization": organization_id, "model": model_id}
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, given)
        return {number: _Group(gap_id, near) for number, gap_id, near in cursor.fetchall()}


def _best(
    stored: _Group | None,
    begun: Sequence[tuple[UUID, NDArray[np.float32]]],
    vector: NDArray[np.float32],
    same: float,
) -> _Group | None:
    """The nearest of all whose cosine is ``same`` or more; None where this is a new gap."""
    groups = [_Group(gap_id, float(first @ vector)) for gap_id, first in begun]
    groups += [stored] if stored else []
    best = max(groups, key=lambda group: group.similarity, default=None)
    return best if best and best.similarity >= same else None
