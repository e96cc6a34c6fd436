"""How answers and their parts look on every surface."""

from typing import Any

from rest_framework import serializers

from core.tenancy.options import ContactOptions


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
    version = serializers.IntegerField(required=False)
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True)
    page = serializers.IntegerField()
    section = serializers.CharField(required=False, help_text="The headings that it is under.")
    quote = serializers.CharField()
    verified = serializers.BooleanField()
    chunk_id = serializers.UUIDField()
    page_url = serializers.CharField(help_text="The page as an image, the quote highlighted.")


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
    section = serializers.CharField()
    excerpt = serializers.CharField(help_text="As it stands on the page.")
    chunk_id = serializers.UUIDField()
    page_url = serializers.CharField(help_text="The page as an image, the excerpt highlighted.")


class RefusalSerializer(serializers.Serializer[Any]):
    """What helps whoever gets no answer."""

    searched = SearchedSerializer()
    closest = PassageSerializer(many=True)
    contact = ContactOptions(allow_null=True)


class UsageSerializer(serializers.Serializer[Any]):
    prompt_tokens = serializers.IntegerField()
    completion_tokens = serializers.IntegerField()


class AnswerSerializer(serializers.Serializer[Any]):
    conversation_id = serializers.UUIDField()
    message_id = serializers.UUIDField()
    answer = serializers.CharField()
    answered = serializers.BooleanField()
    refusal_reason = serializers.ChoiceField(
        ["no_evidence", "out_of_scope", "no_documents", "stopped"], allow_null=True
    )
    stopped = serializers.BooleanField(
        default=False, help_text="Ended by the reader: the text is what there was until then."
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
