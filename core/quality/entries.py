"""Golden questions as an organization keeps them: added, changed, deleted, each with its audit
event. All of it inside ``tenant()``."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.audit.record import record
from core.conversations.gaps.forget import delete_with_gaps
from core.conversations.models import Conversation
from core.documents.models import Document
from core.errors import Conflict, InvalidInput, NotFound
from core.evaluation.letters import Letters
from core.quality.models import GoldenEntry
from core.tenancy.context import current_tenant
from core.tenancy.models import Organization

MOST_ENTRIES = 200
MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands: in the document of that title or file name, on one of the ``pages``
    if there are any, and in these ``words`` if there are some. Without a document: the answer
    holds the words."""

    document: str = ""
    pages: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A question, and what is right: that it is refused, or an answer from one of ``places``."""

    question: str
    refused: bool
    places: tuple[Place, ...] = ()


def places_of(entry: GoldenEntry) -> tuple[Place, ...]:
    """Its places as they were given."""
    return tuple(Place(one["document"], tuple(one["pages"]), one["words"]) for one in entry.places)


def check_expected(expected: Expected) -> None:
    """InvalidInput where nothing, or too much, is expected."""
    if expected.refused and expected.places:
        sentence = _("A question that must not be answered has no places. Leave them empty.")
        raise InvalidInput(sentence, errors={"places": [sentence]})
    if not expected.refused and not any(one.document or one.words for one in expected.places):
        sentence = _("Name a document or words, or say that it must not be answered.")
        raise InvalidInput(sentence, errors={"places": [sentence]})
    if len(expected.places) > MOST_PLACES:
        sentence = _("At most %(most)s places can be named.") % {"most": MOST_PLACES}
        raise InvalidInput(sentence, errors={"places": [sentence]})
    if any(one.pages and not one.document for one in expected.places):
        sentence = _("Pages need the document that they are in.")
        raise InvalidInput(sentence, errors={"places": [sentence]})
    if any(one.words and not Letters(one.words).text for one in expected.places):
        sentence = _("There is no letter or digit in the words.")
        raise InvalidInput(sentence, errors={"places": [sentence]})


def find_entry(entry_id: UUID, *, lock: bool = False) -> GoldenEntry:
    """One golden question, ``lock``ed until the commit; NotFound."""
    entries = GoldenEntry.objects.filter(pk=entry_id)
    found = (entries.select_for_update() if lock else entries).first()
    if found is None:
        raise NotFound("There is no such golden question.")
    return found


def lock_entries() -> None:
    """One change at a time, until the commit: none is kept twice, nor too many."""
    Organization.objects.select_for_update(no_key=True).get(pk=current_tenant())


def add_entry(expected: Expected, *, actor: str) -> GoldenEntry:
    """Keep another one. InvalidInput, and Conflict where there are too many."""
    check_expected(expected)
    lock_entries()
    if GoldenEntry.objects.count() >= MOST_ENTRIES:
        raise _full()
    _refuse_repetition(expected)
    entry = GoldenEntry.objects.create(organization_id=current_tenant(), **_columns(expected))
    record("golden.added", actor, entry.pk)
    return entry


def change_entry(entry_id: UUID, expected: Expected, *, actor: str) -> GoldenEntry:
    """Say something else of one. NotFound, InvalidInput."""
    check_expected(expected)
    lock_entries()
    entry = find_entry(entry_id)
    _refuse_repetition(expected, besides=entry)
    for name, value in _columns(expected).items():
        setattr(entry, name, value)
    entry.save()
    record("golden.changed", actor, entry.pk)
    return entry


def follow_title(before: str, after: str, *, actor: str) -> None:
    """Have the places in a document that was called ``before`` name it as it is called now, unless
    another one is called so still."""
    if Document.objects.filter(title__iexact=before).exists():
        return
    for entry in GoldenEntry.objects.select_for_update(no_key=True).order_by("pk"):
        named = [one for one in entry.places if one["document"].casefold() == before.casefold()]
        if named:
            for place in named:
                place["document"] = after
            entry.save(update_fields=["places", "updated_at"])
            record("golden.changed", actor, entry.pk)


def delete_entry(entry_id: UUID, *, actor: str) -> None:
    """Delete one with all of its results and answers; NotFound."""
    # Locked, so that a run stores no answer to it meanwhile, which nothing would delete.
    entry = find_entry(entry_id, lock=True)
    given = entry.results.filter(message__isnull=False).values("message__conversation")
    delete_with_gaps(Conversation.objects.filter(pk__in=given))
    record("golden.deleted", actor, entry.pk)
    entry.delete()


def merge_entries(given: Sequence[Expected], *, actor: str) -> int:
    """Add those that are new, and change those whose question is there; returns how many were
    given. InvalidInput and Conflict, and then nothing is changed."""
    for expected in given:
        check_expected(expected)
    lock_entries()
    there = {entry.question: entry for entry in GoldenEntry.objects.all()}
    fresh = [one for one in given if one.question not in there]
    if len(there) + len(fresh) > MOST_ENTRIES:
        raise _full()
    for expected in given:
        columns = _columns(expected)
        entry = there.get(expected.question)
        if entry and (entry.refused, entry.places) != (expected.refused, columns["places"]):
            entry.refused, entry.places = expected.refused, columns["places"]
            entry.save()
            # By itself: whoever has it open is told who changed it.
            record("golden.changed", actor, entry.pk)
    GoldenEntry.objects.bulk_create(
        GoldenEntry(organization_id=current_tenant(), **_columns(one)) for one in fresh
    )
    record("golden.imported", actor, "", questions=len(given))
    return len(given)


def _refuse_repetition(expected: Expected, besides: GoldenEntry | None = None) -> None:
    same = GoldenEntry.objects.filter(question=expected.question)
    if (same.exclude(pk=besides.pk) if besides else same).exists():
        sentence = _("This question is a golden one already. Change that one.")
        raise InvalidInput(sentence, errors={"question": [sentence]})


def _columns(expected: Expected) -> dict[str, Any]:
    return {
        "question": expected.question,
        "refused": expected.refused,
        "places": [{**asdict(one), "pages": list(one.pages)} for one in expected.places],
    }


def _full() -> Conflict:
    sentence = _(
        "There are %(most)s golden questions, which is as many as can be. Delete some first."
    )
    return Conflict(sentence % {"most": MOST_ENTRIES})
