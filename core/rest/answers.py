"""How answers and their parts look on every surface."""

import json
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Any, get_args
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.answering.live.feed import Told
from core.answering.types import Answer, Citation, EventData, Kind, Passage, RefusalReason, Sources
from core.documents.reading.formats import PageKind
from core.organizations.answer_options import ContactOptions

KINDS = get_args(Kind)
PageUrl = Callable[[Citation | Passage], str | None]
"""The address of the image of what is quoted, which each surface makes for itself; None where
it shows no images."""

_page_url: ContextVar[PageUrl] = ContextVar("page_url")


class PageUrlField(serializers.CharField):
    """Of what is quoted, by the PageUrl of the surface that is answering."""

    def get_attribute(self, instance: Citation | Passage) -> str | None:
        return _page_url.get()(instance)


class VerifiedField(serializers.BooleanField):
    """Always true: what does not stand on its page is no citation."""

    def get_attribute(self, instance: Citation) -> bool:
        return True


class PageLabelField(serializers.CharField):
    def __init__(self) -> None:
        super().__init__(help_text="The number printed on the page; empty where it is `page`.")


class PageKindField(serializers.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            get_args(PageKind),
            help_text="What `page` counts: the file's own pages, or its slides. `none`: the file "
            "has neither, and `page` is one of the pictures that show it; name its `section`.",
        )


class PageCountField(serializers.IntegerField):
    def __init__(self) -> None:
        super().__init__(allow_null=True, help_text="How many pages the document has.")


# The text comes first, and as an enumeration: generated clients try one after the other.
@extend_schema_field({"oneOf": [{"type": "string", "enum": ["partly"]}, {"type": "boolean"}]})
class AnsweredField(serializers.Field):  # type: ignore[type-arg]  # it takes what comes
    """Whether the policies answer the question."""

    def to_representation(self, value: bool | str) -> bool | str:
        return value


class ResultSerializer(serializers.Serializer[Any]):
    """A passage that was found."""

    chunk_id = serializers.UUIDField()
    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    chunk_index = serializers.IntegerField()
    page_start = serializers.IntegerField()
    page_end = serializers.IntegerField()
    section = serializers.CharField()
    content = serializers.CharField()
    score = serializers.FloatField()


class CitationSerializer(serializers.Serializer[Any]):
    """A quote that was checked, character for character, against its page."""

    index = serializers.IntegerField(help_text="The number in square brackets in the answer.")
    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    version = serializers.IntegerField()
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    page = serializers.IntegerField()
    page_kind = PageKindField()
    page_label = PageLabelField()
    page_count = PageCountField()
    section = serializers.CharField(
        help_text="The headings that it is under, and the cells of a spreadsheet: `Rates!B7:D7`."
    )
    quote = serializers.CharField()
    kind = serializers.ChoiceField(KINDS, help_text="What is quoted.")
    context = serializers.CharField(  # type: ignore[assignment]  # Serializer has one, too
        help_text="Words that the quote leans on: the column headings of a row, the opening of "
        "a list. Empty where it stands by itself."
    )
    verified = VerifiedField(help_text="Always true.")
    read_with_warnings = serializers.BooleanField(
        help_text="Parts of the document could not be read; its `warnings` say which."
    )
    chunk_id = serializers.UUIDField()
    page_url = PageUrlField(help_text="The page as an image, the quote highlighted.")


class BasisSerializer(serializers.Serializer[Any]):
    """A version of a document that the answer rests on."""

    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    version = serializers.IntegerField()
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    uploaded_on = serializers.DateField()


class SearchedSerializer(serializers.Serializer[Any]):
    """What was in force and matched the filters."""

    documents = serializers.IntegerField()
    chunks = serializers.IntegerField()
    as_of = serializers.DateField()


class PassageSerializer(serializers.Serializer[Any]):
    """A passage that is near to the question and does not answer it."""

    index = serializers.IntegerField()
    document_id = serializers.UUIDField()
    document_title = serializers.CharField()
    version = serializers.IntegerField()
    page = serializers.IntegerField()
    page_kind = PageKindField()
    page_label = PageLabelField()
    page_count = PageCountField()
    section = serializers.CharField()
    excerpt = serializers.CharField(help_text="As it stands on the page.")
    chunk_id = serializers.UUIDField()
    page_url = PageUrlField(help_text="The page as an image, the excerpt highlighted.")


class RefusalSerializer(serializers.Serializer[Any]):
    """What helps whoever gets no answer."""

    searched = SearchedSerializer()
    closest = PassageSerializer(many=True)
    contact = ContactOptions(allow_null=True)


class CuratedSourceSerializer(serializers.Serializer[Any]):
    """Whose words a curated answer is, and where they come from. It says nothing of a document that
    is not for whoever asked."""

    curated_id = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Of the curated answer: counts its changes.")
    question = serializers.CharField(help_text="The question that it was written for.")
    answered_by = serializers.CharField()
    answered_on = serializers.DateField()
    valid_until = serializers.DateField()
    source = serializers.CharField()  # type: ignore[assignment]  # Field has one, too
    source_url = serializers.CharField()
    document_id = serializers.UUIDField(allow_null=True)
    document_title = serializers.CharField()
    page = serializers.IntegerField(allow_null=True)


class UsageSerializer(serializers.Serializer[Any]):
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()


class AnswerSerializer(serializers.Serializer[Any]):
    conversation_id = serializers.UUIDField()
    message_id = serializers.UUIDField()
    answer = serializers.CharField(source="text")
    lead = serializers.IntegerField(
        help_text="So many characters (Unicode code points) of `answer` answer; what follows was "
        "found beside that."
    )
    answered = AnsweredField(help_text="`partly`: see `missing`.")
    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="The parts of the question that the policies do not answer.",
    )
    generated = serializers.BooleanField(
        help_text="Written by a language model; else quoted from the policies, or `curated`."
    )
    curated = CuratedSourceSerializer(
        allow_null=True,
        help_text="Whose words the answer is, where somebody of the organization wrote it: show "
        "it as theirs. It has no citations.",
    )
    refusal_reason = serializers.ChoiceField(get_args(RefusalReason), allow_null=True)
    stopped = serializers.BooleanField(
        help_text="Ended by the reader: the text is what there was until then."
    )
    refusal = RefusalSerializer(allow_null=True)
    citations = CitationSerializer(many=True)
    basis = BasisSerializer(many=True)
    as_of = serializers.DateField(help_text="The day whose versions in force were searched.")
    sources = ResultSerializer(many=True)
    model = serializers.CharField()
    usage = UsageSerializer()
    cached = serializers.BooleanField()
    timings_ms = serializers.DictField(child=serializers.FloatField())


class SourcesSerializer(serializers.Serializer[Any]):
    sources = ResultSerializer(many=True)


SHAPES: dict[Any, type[serializers.Serializer[Any]]] = {
    Sources: SourcesSerializer,
    Citation: CitationSerializer,
    Answer: AnswerSerializer,
}
SHAPED = ("sources", "citation", "done")
"""Events that are told otherwise than they are written down: the data of others are ids, numbers
and words."""


def page_urls(message_id: UUID) -> PageUrl:
    """The addresses that the REST API gives to what the answer ``message_id`` quotes."""

    def page_url(quoted: Citation | Passage) -> str:
        pages = f"{settings.BASE_PATH}/api/v1/documents/{quoted.document_id}/pages"
        version, citation = quoted.version, f"{message_id}.{quoted.index}"
        return f"{pages}/{quoted.page}.png?version={version}&citation={citation}"

    return page_url


def answer_json(answer: Answer, page_url: PageUrl) -> dict[str, Any]:
    """The answer object."""
    return _json(AnswerSerializer, answer, page_url)


def event_json(told: Told, page_url: PageUrl) -> str:
    """The data of an event, as readers get them."""
    return data_json(told.data, page_url) if told.name in SHAPED else told.text


def data_json(data: EventData, page_url: PageUrl) -> str:
    """The same for the data of a SHAPED event."""
    return json.dumps(_json(SHAPES[type(data)], data, page_url), ensure_ascii=False)


def _json(
    shape: type[serializers.Serializer[Any]], data: EventData, page_url: PageUrl
) -> dict[str, Any]:
    token = _page_url.set(page_url)
    try:
        shown: dict[str, Any] = _serializer(shape).to_representation(data)
    finally:
        _page_url.reset(token)
    return shown


@cache
def _serializer(shape: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """One for the whole process: to make one takes longer than what it does, and streams wait."""
    return shape()
