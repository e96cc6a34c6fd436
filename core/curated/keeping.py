"""Curated answers as an organization keeps them: written, changed, deleted, each with its version
and its audit event. All of it inside ``tenant()``."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.record import record
from core.curated.models import CuratedAnswer, CuratedQuestion, CuratedVersion
from core.curated.written import Written, columns_of, folded, refuse, version_content
from core.errors import Conflict, NotFound
from core.tenancy.audiences import Audience
from core.tenancy.context import current_tenant
from core.tenancy.holds import what_is_held
from core.tenancy.models import Organization

MOST_ANSWERS = 500
DUE_DAYS = 30  # before an answer ends, it is due to be looked at

Standing = Literal["in_force", "due", "expired"]
# What an answer says. A change of anything else leaves the day on which it was answered.
SAID = (
    "questions",
    "text",
    "answered_by",
    "source",
    "source_url",
    "source_document",
    "source_page",
)


def curated_answers() -> "QuerySet[CuratedAnswer]":
    """Those that are not deleted, what was changed last first, with owner, source and questions."""
    found = CuratedAnswer.objects.filter(deleted_at=None)
    return found.select_related("owner", "source_document").prefetch_related("questions")


def find_curated(answer_id: UUID, *, lock: bool = False) -> CuratedAnswer:
    """One of them, ``lock``ed until the commit; NotFound for any other id."""
    found = curated_answers().filter(pk=answer_id)
    answer = (found.select_for_update(of=("self",)) if lock else found).first()
    if answer is None:
        raise NotFound("There is no such curated answer.")
    return answer


def standing_of(answer: CuratedAnswer, today: date) -> Standing:
    """Whether it answers on ``today``; ``due`` ones do, and end within DUE_DAYS."""
    if answer.valid_until < today:
        return "expired"
    return "due" if answer.valid_until <= due_day(today) else "in_force"


def due_day(today: date) -> date:
    """The last day whose answers are due to be looked at on ``today``."""
    return today + timedelta(days=DUE_DAYS)


def written_in(answer: CuratedAnswer) -> Written:
    """What somebody wrote, as it stands now."""
    return Written(
        questions=tuple(one.text for one in answer.questions.all()),
        text=answer.text,
        language=answer.language,
        answered_by=answer.answered_by,
        valid_until=answer.valid_until,
        source=answer.source,
        source_url=answer.source_url,
        source_document=answer.source_document_id,
        source_page=answer.source_page,
        owner=answer.owner_id,
        audience=Audience.of(answer.audience),
    )


def add_curated(written: Written, *, actor: str) -> CuratedAnswer:
    """Keep another one. InvalidInput, and Conflict where there are too many."""
    _lock()
    if CuratedAnswer.objects.filter(deleted_at=None).count() >= MOST_ANSWERS:
        sentence = _(
            "There are %(most)s curated answers, which is as many as can be. Delete some first."
        )
        raise Conflict(sentence % {"most": MOST_ANSWERS})
    columns = columns_of(written)
    _refuse_repetition(written, columns["audience"])
    answer = CuratedAnswer.objects.create(
        organization_id=current_tenant(), answered_on=timezone.now().date(), **columns
    )
    _store_questions(answer, written.questions)
    _store_version(answer, version_content(columns, written.questions), actor)
    record("curated.added", actor, answer.pk)
    return find_curated(answer.pk)


def change_curated(answer_id: UUID, written: Written, *, actor: str) -> CuratedAnswer:
    """Say something else of one; the same as before changes nothing. NotFound, InvalidInput."""
    _lock()
    answer = find_curated(answer_id, lock=True)
    before = written_in(answer)
    names = [one.name for one in fields(Written)]
    changed = [name for name in names if getattr(written, name) != getattr(before, name)]
    if not changed:
        return answer
    columns = columns_of(written, before)
    _refuse_repetition(written, columns["audience"], besides=answer)
    for name, value in columns.items():
        setattr(answer, name, value)
    if any(name in SAID for name in changed):
        answer.answered_on = timezone.now().date()
    answer.version += 1
    answer.save()
    if "questions" in changed:
        answer.questions.all().delete()
        _store_questions(answer, written.questions)
    _store_version(answer, version_content(columns, written.questions), actor)
    record("curated.changed", actor, answer.pk, version=answer.version, changed=changed)
    return find_curated(answer_id)


def delete_curated(answer_id: UUID, *, actor: str) -> None:
    """Take its words out at once; those in the answers that were given with it go afterwards
    (core.conversations.curated_uses). NotFound, OnLegalHold."""
    what_is_held().refuse()
    answer = find_curated(answer_id, lock=True)
    answer.questions.all().delete()
    answer.versions.all().delete()
    answer.text = answer.source = answer.source_url = answer.answered_by = ""
    answer.source_document = answer.source_page = answer.owner = None
    answer.deleted_at = timezone.now()
    answer.save()
    record("curated.deleted", actor, answer.pk)


def _refuse_repetition(
    written: Written, audience: list[str] | None, besides: CuratedAnswer | None = None
) -> None:
    """Of two answers to one question, for the same people, only one would ever be given."""
    others = CuratedQuestion.objects.filter(
        answer__deleted_at=None, answer__language=written.language, answer__audience=audience
    )
    if besides:
        others = others.exclude(answer=besides)
    taken = {folded(text) for text in others.values_list("text", flat=True)}
    if any(folded(question) in taken for question in written.questions):
        refuse("questions", "One of these has a curated answer already. Change that one.")


def _store_questions(answer: CuratedAnswer, questions: Sequence[str]) -> None:
    CuratedQuestion.objects.bulk_create(
        CuratedQuestion(
            organization_id=current_tenant(), answer=answer, position=position, text=text
        )
        for position, text in enumerate(questions)
    )


def _store_version(answer: CuratedAnswer, content: dict[str, Any], actor: str) -> None:
    CuratedVersion.objects.create(
        organization_id=current_tenant(),
        answer=answer,
        number=answer.version,
        content=content,
        actor=actor,
    )


def _lock() -> None:
    """One change at a time, so that none is kept twice, nor too many."""
    Organization.objects.select_for_update(no_key=True).get(pk=current_tenant())
