"""What people asked and the policies did not answer, for editors, admins and secret keys."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.answering.again import ask_again, ask_again_with
from core.answering.stored import answer_of
from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.members import OwnerSerializer
from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.conversations.gaps.change import change_gap, lock_gap
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment, gaps_in_order
from core.conversations.models import Answered, GapState, Message, Rating, Surface
from core.rest.answers import AnswerSerializer, PassageSerializer, answer_json, page_urls
from core.rest.base import AnyMedia, Endpoint
from core.rest.csv_file import CONTENT_TYPE
from core.rest.messages import AnsweredSerializer, message_json
from core.rest.problems import answers
from core.rest.shown_gaps import (
    DaysQuery,
    GapChange,
    GapQuery,
    ListedGap,
    SynonymGiven,
    export,
    listed,
    shown,
    synonym_line,
    wanted_gaps,
)
from core.rest.states import state_of_gap
from core.tenancy.context import tenant
from core.tenancy.permissions import MayEdit


class GapSerializer(serializers.Serializer[Any]):
    """Questions of one meaning that were refused, partly answered, or answered and rated down."""

    id = serializers.UUIDField()
    question = serializers.CharField(help_text="As it was asked last.")
    wordings = serializers.ListField(
        child=serializers.CharField(), help_text="How else it was asked lately."
    )
    times = serializers.IntegerField(help_text="How often it was asked in those days.")
    refused = serializers.IntegerField()
    partly = serializers.IntegerField()
    disliked = serializers.IntegerField()
    last_asked = serializers.DateTimeField()
    state = serializers.ChoiceField(GapState.choices)
    asked_again = serializers.BooleanField(help_text="Asked again after it was closed.")
    owner = OwnerSerializer(allow_null=True)
    note = serializers.CharField()
    settled_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was closed or given up."
    )


class GapQuestionSerializer(serializers.Serializer[Any]):
    """One of the questions."""

    message_id = serializers.UUIDField(help_text="Its answer.")
    conversation_id = serializers.UUIDField()
    content = serializers.CharField()
    asked_at = serializers.DateTimeField()
    surface = serializers.ChoiceField(Surface.choices)
    answered = serializers.ChoiceField([*Answered.choices, ("", "Not finished")])
    refusal_reason = serializers.CharField()
    rating = serializers.ChoiceField([*Rating.choices, ("", "Not rated")])
    comment = serializers.CharField()


class WholeGapSerializer(GapSerializer):
    """A gap with its questions, the newest first, and the passages that came closest."""

    questions = GapQuestionSerializer(many=True)
    closest = PassageSerializer(many=True)
    answer_then = AnsweredSerializer(help_text="The answer to the latest of its questions.")
    answer_now = AnsweredSerializer(
        allow_null=True, help_text="Of when it was asked again last; null if it never was."
    )
    closing_answer = serializers.UUIDField(
        allow_null=True,
        help_text="The curated answer that closed it, or is to close it while it is open.",
    )
    closing_document = serializers.UUIDField(allow_null=True, help_text="The same of a document.")


class Gaps(Endpoint):
    permission_classes = (MayEdit,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="gaps_list",
        parameters=[GapQuery, NumberedQuery],
        responses=answers({200: GapSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List what was asked and not answered well, grouped by meaning, what was asked most first.

        A call groups up to a hundred questions that came since the last; after a long time it
        takes several until all are counted."""
        managed = managed_organization(self.caller, organization_id)
        query = self.valid(GapQuery, request.query_params)
        since = first_moment(query["days"])
        gather(managed, since)
        pages = NumberedPages()
        with tenant(managed):
            found = pages.paginate_queryset(wanted_gaps(query), request, self)
            page = gaps_in_order(found or (), since)
            members = [_members(one) for one in listed(page, query["days"])]
        return pages.get_paginated_response(GapSerializer(members, many=True).data)


class GapsFile(Endpoint):
    permission_classes = (MayEdit,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="gaps_export",
        parameters=[GapQuery],
        responses=answers({(200, CONTENT_TYPE): OpenApiTypes.STR}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """The list of gaps as CSV, at most 5,000."""
        managed = managed_organization(self.caller, organization_id)
        query = self.valid(GapQuery, request.query_params)
        gather(managed, first_moment(query["days"]))
        with tenant(managed):
            return export(query, actor=self.caller.name)


class GapDetail(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="gaps_retrieve",
        parameters=[DaysQuery, ETAG],
        responses=answers({200: WholeGapSerializer}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID, gap_id: UUID) -> Response:
        """One gap: every wording, comments, the closest passages, and its answers."""
        managed = managed_organization(self.caller, organization_id)
        days = self.valid(DaysQuery, request.query_params)["days"]
        return _whole(managed, gap_id, days)

    @extend_schema(
        operation_id="gaps_update",
        request=GapChange,
        parameters=[DaysQuery, IF_MATCH, ETAG],
        responses=answers({200: WholeGapSerializer}, 400, 404, 412, 415),
    )
    def patch(self, request: Request, organization_id: UUID, gap_id: UUID) -> Response:
        """Say whose a gap is, what became of it, or what there is to know about it."""
        managed = managed_organization(self.caller, organization_id)
        days = self.valid(DaysQuery, request.query_params)["days"]
        with tenant(managed):
            shown(gap_id, days)  # NotFound before anything is read of the body
            changes = self.valid(GapChange, request.data)
            refuse_unless_matched(request, state_of_gap(lock_gap(gap_id)))
            change_gap(gap_id, changes, actor=self.caller.name)
        return _whole(managed, gap_id, days)


class AskAgain(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="gaps_ask_again",
        request=None,
        parameters=[DaysQuery],
        responses=answers({200: AnswerSerializer}, 400, 404),
    )
    def post(self, request: Request, organization_id: UUID, gap_id: UUID) -> Response:
        """Ask a gap's latest question again. The answer is kept with the gap, and counts as a
        question of the month, but as none of the gap. The gap is closed where the answer rests on
        its `closing_answer` or its `closing_document`."""
        managed = managed_organization(self.caller, organization_id)
        days = self.valid(DaysQuery, request.query_params)["days"]
        name = self.caller.user.username if self.caller.user else ""
        answer = ask_again(managed, gap_id, days, name, actor=self.caller.name)
        return Response(answer_json(answer, page_urls(answer.message_id)))


class GapSynonym(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="gaps_synonym",
        request=SynonymGiven,
        parameters=[DaysQuery],
        responses=answers({200: AnswerSerializer}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID, gap_id: UUID) -> Response:
        """Close a gap by a synonym: it is added to the setting `answers.synonyms`, and the gap's
        latest question is asked again. Where all of it is answered now the gap is closed, by the
        document or the curated answer that the answer rests on, and members who asked are told
        (`answered-since/`). The synonym stays in any case."""
        managed = managed_organization(self.caller, organization_id)
        days = self.valid(DaysQuery, request.query_params)["days"]
        line = synonym_line(self.valid(SynonymGiven, request.data))
        name = self.caller.user.username if self.caller.user else ""
        answer = ask_again_with(managed, gap_id, days, line, name, actor=self.caller.name)
        return Response(answer_json(answer, page_urls(answer.message_id)))


def _whole(organization_id: UUID, gap_id: UUID, days: int) -> Response:
    with tenant(organization_id):
        gap = shown(gap_id, days)
    then, now = _answer(gap.then), _answer(gap.now) if gap.now else None
    refusals = [one["refusal"] for one in (now, then) if one and one.get("refusal")]
    body = {
        **GapSerializer(_members(gap.listed)).data,
        "questions": GapQuestionSerializer(gap.listed.asked, many=True).data,
        "closest": refusals[0]["closest"] if refusals else [],
        "answer_then": then,
        "answer_now": now,
        "closing_answer": gap.listed.gap.closing_answer_id,
        "closing_document": gap.listed.gap.closing_document_id,
    }
    return with_etag(body, state_of_gap(gap.listed.gap))


def _members(one: ListedGap) -> dict[str, Any]:
    names = map(str, GapSerializer().fields)
    named = {name: getattr(one.gap, name) for name in names if hasattr(one.gap, name)}
    return {**named, "question": one.question, "wordings": one.wordings}


def _answer(message: Message) -> dict[str, Any]:
    return message_json(message, answer_of(message), page_urls(message.pk), AnsweredSerializer)
