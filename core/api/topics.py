"""What questions were about, for admins and secret keys."""

from typing import Any, get_args
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.conversations.gaps.gather import gather
from core.conversations.insight.topics import OTHERS, SECTION, Kind
from core.rest.base import AnyMedia, Endpoint
from core.rest.csv_file import CONTENT_TYPE
from core.rest.insight_report import span_of
from core.rest.problems import answers
from core.rest.topics_report import (
    ListedTopic,
    TopicsQuery,
    counted_topics,
    export_topics,
    listed_topics,
)
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister


class TopicSerializer(serializers.Serializer[Any]):
    """What questions were about: the document or the curated answer that they were answered from,
    or the gap that they belong to. A question that has several topics counts in each of them."""

    topic = serializers.CharField(
        help_text="`conversations/` lists what was asked about it by `topic`."
    )
    kind = serializers.ChoiceField(
        [*get_args(Kind), SECTION, OTHERS],
        help_text="`none`: questions without a topic, such as greetings.",
    )
    id = serializers.UUIDField(
        allow_null=True, help_text="Of the document, answer or gap; a section has its document's."
    )
    name = serializers.CharField(
        help_text="Its title, or its first question; a section's headings, if it has any."
    )
    questions = serializers.IntegerField()
    answered = serializers.IntegerField()
    partly = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="For want of a policy.")
    liked = serializers.IntegerField(help_text="Their thumbs up.")
    disliked = serializers.IntegerField(help_text="Their thumbs down.")


class Topics(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="topics_list",
        parameters=[TopicsQuery, NumberedQuery],
        responses=answers({200: TopicSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List what questions of 366 days at most were about, most asked first: documents, curated
        answers and gaps, or the sections of one document.

        As the list of gaps does, a call groups up to a hundred questions that were not answered
        well and came since the last."""
        managed = managed_organization(self.caller, organization_id)
        wanted = self.valid(TopicsQuery, request.query_params)
        span = span_of(wanted)
        gather(managed, span.start)
        pages = NumberedPages()
        with tenant(managed):
            found = counted_topics(span, wanted.get("document"))
            page = pages.paginate_queryset(found, request, self)
            rows = [_members(one) for one in listed_topics(page or ())]
        return pages.get_paginated_response(TopicSerializer(rows, many=True).data)


class TopicsFile(Endpoint):
    permission_classes = (MayAdminister,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="topics_export",
        parameters=[TopicsQuery],
        responses=answers({(200, CONTENT_TYPE): OpenApiTypes.STR}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """The list of topics as CSV, at most 5,000."""
        managed = managed_organization(self.caller, organization_id)
        wanted = self.valid(TopicsQuery, request.query_params)
        span = span_of(wanted)
        gather(managed, span.start)
        with tenant(managed):
            return export_topics(span, wanted.get("document"), actor=self.caller.name)


def _members(one: ListedTopic) -> dict[str, Any]:
    counted = one.answers
    return {
        "topic": str(one.topic),
        "kind": one.topic.listed_as,
        "id": one.topic.pk,
        "name": one.name,
        **{"questions": counted.questions, "answered": counted.answered},
        **{"partly": counted.partly, "refused": counted.refused},
        **{"liked": counted.liked, "disliked": counted.disliked},
    }
