"""Search without an answer."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.answer import GATE
from core.fair_threads import let_fewer_first, working_for
from core.rest.answers import ResultSerializer
from core.rest.base import Endpoint
from core.rest.filter_field import Filters
from core.rest.problems import answers
from core.retrieval.search import search
from core.tenancy.auth import organization_of

MAX_TOP_K = 50


class SearchBody(serializers.Serializer[Any]):
    query = serializers.CharField(max_length=settings.MAX_QUESTION_CHARACTERS)
    top_k = serializers.IntegerField(min_value=1, max_value=MAX_TOP_K, default=5)
    filters = Filters(default=dict)
    as_of = serializers.DateField(
        required=False,
        allow_null=True,
        help_text="Search the versions in force on this day; today when left out.",
    )


class SearchAnswer(serializers.Serializer[Any]):
    query = serializers.CharField()
    results = ResultSerializer(many=True)
    timings_ms = serializers.DictField(child=serializers.FloatField())


class Search(Endpoint):
    @extend_schema(
        operation_id="search",
        request=SearchBody,
        responses=answers({200: SearchAnswer}, 400, 415),
    )
    def post(self, request: Request) -> Response:
        """The passages nearest to a query."""
        body = self.valid(SearchBody, request.data)
        organization_id = organization_of(request).pk
        with working_for(organization_id), GATE.turn(organization_id):
            let_fewer_first()
            found = search(
                organization_id,
                body["query"],
                top_k=body["top_k"],
                as_of=body.get("as_of"),
                filters=body["filters"],
                reader=self.caller.reader,
            )
        return Response(
            {
                "query": found.query,
                "results": [hit.to_dict() for hit in found.hits],
                "timings_ms": found.timings_ms,
            }
        )
