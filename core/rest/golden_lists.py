"""Golden questions and runs as the REST surface and the pages take and show them, and the
questions as CSV, in the format of core.evaluation.golden_file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.answering.stored import answer_of
from core.audit.record import record
from core.conversations.gaps.questions import question_to
from core.conversations.models import Answered, Message, MessageRole
from core.csv_text import decoded
from core.errors import InvalidInput, NotFound
from core.evaluation.golden_file import place_in, read_golden_csv
from core.evaluation.golden_set import GoldenQuestion
from core.quality.entries import (
    MOST_PLACES,
    Expected,
    Place,
    check_expected,
    merge_entries,
    places_of,
)
from core.quality.models import GoldenEntry, QualityRun
from core.rest.csv_file import csv_file
from core.rest.field_errors import sentences_by_field

HEAD = ("question", "answerable", "document", "page", "quote")
MOST_BYTES = 2 * 1024 * 1024


class PlaceSerializer(serializers.Serializer[Any]):
    """Where an answer stands, or words that it holds."""

    document = serializers.CharField(
        max_length=300,
        allow_blank=True,
        default="",
        help_text="Its title or file name; without one the answer itself must hold the words.",
    )
    pages = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=100_000),
        max_length=50,
        default=list,
        help_text="Any of these; none means any page.",
    )
    words = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="As they stand in the document."
    )


class ExpectedSerializer(serializers.Serializer[Any]):
    """A golden question and what is right."""

    question = serializers.CharField(max_length=settings.MAX_QUESTION_CHARACTERS)
    refused = serializers.BooleanField(default=False, help_text="The documents must not answer it.")
    places = PlaceSerializer(
        many=True, default=list, help_text=f"Any of them is right; {MOST_PLACES} at most."
    )


def expected_of(given: dict[str, Any]) -> Expected:
    """What a valid ExpectedSerializer says."""
    places = (Place(one["document"], tuple(one["pages"]), one["words"]) for one in given["places"])
    return Expected(given["question"], given["refused"], tuple(places))


def expected_from(message_id: Any) -> Expected:
    """What the answer ``message_id`` would be as a golden question: right as it is. NotFound.
    Inside ``tenant()``."""
    answers = Message.objects.filter(pk=message_id, role=MessageRole.ASSISTANT)
    message = answers.annotate(question=question_to()).first()
    if message is None:
        raise NotFound(_("There is no such answer."))
    answer = answer_of(message)
    pages: dict[str, set[int]] = {}
    for citation in answer.citations if answer else ():
        pages.setdefault(citation.document_title, set()).add(citation.page)
    places = [Place(title, tuple(sorted(numbers))) for title, numbers in pages.items()]
    asked: Any = message
    return Expected(
        asked.question or "", message.answered == Answered.NO, tuple(places[:MOST_PLACES])
    )


def export_golden(entries: Sequence[GoldenEntry], *, actor: str) -> HttpResponse:
    """The questions as CSV, a line for each place; inside ``tenant()``."""
    rows = [row for entry in entries for row in _rows(entry)]
    record("golden.exported", actor, questions=len(entries))
    return csv_file(f"golden-questions-{timezone.now():%Y-%m-%d}.csv", HEAD, rows)


def import_golden(file: "UploadedFile[bytes]", *, actor: str) -> int:
    """Add the questions of a CSV file, and change those that are there; returns how many it has.

    InvalidInput names the line at fault, and then nothing is changed. Inside ``tenant()``.
    """
    try:
        text = decoded(file.read(MOST_BYTES + 1), MOST_BYTES)
        name = file.name or _("The file")
        given = [_expected(one, place_in(name, one)) for one in read_golden_csv(text, name)]
        return merge_entries(given, actor=actor)
    except InvalidInput as error:
        raise _unreadable(error.detail) from error


def with_last_result(entries: Sequence[GoldenEntry], run: QualityRun | None) -> dict[Any, bool]:
    """Whether each of ``entries`` that ``run`` asked was right, by its id."""
    if run is None:
        return {}
    found = run.results.filter(entry__in=[entry.pk for entry in entries])
    return dict(found.values_list("entry", "right"))


def _rows(entry: GoldenEntry) -> Iterator[Sequence[Any]]:
    if entry.refused:
        yield (entry.question, "no", "", "", "")
    for place in places_of(entry):
        pages = " ".join(map(str, place.pages))
        yield (entry.question, "yes", place.document, pages, place.words)


def _expected(question: GoldenQuestion, place: str) -> Expected:
    """As the form would take it; InvalidInput names ``place``, its line."""
    shape = ExpectedSerializer(
        data={
            "question": question.text,
            "refused": not question.answerable,
            "places": [
                {"document": one.document, "pages": list(one.pages), "words": one.quote}
                for one in question.labels
            ],
        }
    )
    if not shape.is_valid():
        refused = sentences_by_field(shape.errors)
        said = " ".join(f"{name}: {' '.join(sentences)}" for name, sentences in refused.items())
        raise InvalidInput(f"{place}: {said}")
    expected = expected_of(shape.validated_data)
    try:
        check_expected(expected)
    except InvalidInput as error:
        raise InvalidInput(f"{place}: {error.detail}") from error
    return expected


def _unreadable(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, {"file": [sentence]})
