"""Answers that people of an organization wrote, for editors, admins and secret keys; and what of a
member's questions is answered since."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.members import OwnerSerializer
from core.api.organizations import managed_organization
from core.api.paging import NumberedPages, NumberedQuery
from core.conversations.gaps.change import change_gap
from core.conversations.gaps.news import conversations_of_member, news_in, put_away
from core.curated.keeping import (
    add_curated,
    change_curated,
    delete_curated,
    find_curated,
)
from core.curated.models import CuratedAnswer, CuratedVersion
from core.errors import NotFound
from core.rest.audience_field import AudienceSerializer, audience_json
from core.rest.base import Endpoint
from core.rest.curated_answers import (
    STATES,
    CuratedForm,
    CuratedQuery,
    find_listed,
    listed_curated,
    state_of,
    written_of,
)
from core.rest.news import NewsSerializer
from core.rest.problems import answers
from core.rest.states import state_of_curated
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant
from core.tenancy.permissions import MayEdit


class NewCuratedAnswer(CuratedForm):
    gap = serializers.UUIDField(
        required=False, help_text="The gap that it is to close, once its question is asked again."
    )


class CuratedAnswerSerializer(serializers.Serializer[Any]):
    """An answer that somebody wrote, and the questions that it is given to."""

    id = serializers.UUIDField()
    questions = serializers.ListField(
        child=serializers.CharField(), help_text="Wordings of one question."
    )
    text = serializers.CharField()
    language = serializers.CharField()
    answered_by = serializers.CharField()
    answered_on = serializers.DateField(help_text="When question, answer or source changed last.")
    valid_until = serializers.DateField()
    state = serializers.ChoiceField(
        STATES,
        help_text="`due`: it answers, and ends within 30 days. `expired`: it does not answer.",
    )
    source = serializers.CharField()  # type: ignore[assignment]  # Field has one, too
    source_url = serializers.CharField()
    source_document = serializers.UUIDField(source="source_document_id", allow_null=True)
    source_page = serializers.IntegerField(allow_null=True)
    owner = OwnerSerializer(allow_null=True)
    audience = AudienceSerializer()
    version = serializers.IntegerField(help_text="Counts its changes.")
    times_used = serializers.IntegerField(help_text="How many questions were answered with it.")
    last_used = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class CuratedVersionSerializer(serializers.Serializer[Any]):
    """What it said from then on."""

    number = serializers.IntegerField()
    actor = serializers.CharField()
    created_at = serializers.DateTimeField()
    questions = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField()
    answered_by = serializers.CharField()
    valid_until = serializers.DateField()
    source = serializers.CharField()  # type: ignore[assignment]  # Field has one, too
    source_url = serializers.CharField()
    audience = AudienceSerializer()


class CuratedAnswers(Endpoint):
    permission_classes = (MayEdit,)
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="curated_answers_list",
        parameters=[CuratedQuery, NumberedQuery],
        responses=answers({200: CuratedAnswerSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the curated answers, those that end first first."""
        managed = managed_organization(self.caller, organization_id)
        view = self.valid(CuratedQuery, request.query_params)["view"]
        pages = NumberedPages()
        with tenant(managed):
            page = pages.paginate_queryset(listed_curated(view), request, self)
            members = [_members(one) for one in page or []]
        return pages.get_paginated_response(CuratedAnswerSerializer(members, many=True).data)

    @extend_schema(
        operation_id="curated_answers_create",
        request=NewCuratedAnswer,
        responses=answers({201: CuratedAnswerSerializer}, 400, 404, 409, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Write a curated answer. Questions that mean the same get it from now on, before any
        document is quoted and without any language model."""
        managed = managed_organization(self.caller, organization_id)
        given = self.valid(NewCuratedAnswer, request.data)
        with tenant(managed):
            answer = add_curated(written_of(given), actor=self.caller.name)
            if gap := given.get("gap"):
                change_gap(gap, {"closing_answer": answer.pk}, actor=self.caller.name)
        whole = _whole(managed, answer.pk)
        whole.status_code = 201
        return whole


class CuratedAnswerDetail(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="curated_answers_retrieve",
        parameters=[ETAG],
        responses=answers({200: CuratedAnswerSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID, curated_id: UUID) -> Response:
        """One curated answer."""
        managed = managed_organization(self.caller, organization_id)
        return _whole(managed, curated_id)

    @extend_schema(
        operation_id="curated_answers_update",
        request=CuratedForm,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: CuratedAnswerSerializer}, 400, 404, 412, 415),
    )
    def put(self, request: Request, organization_id: UUID, curated_id: UUID) -> Response:
        """Write it anew, in place of what it said before, which stays among its versions."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            find_curated(curated_id)  # NotFound before anything is read of the body
            written = written_of(self.valid(CuratedForm, request.data))
            state = state_of_curated(find_curated(curated_id, lock=True))
            refuse_unless_matched(request, state)
            change_curated(curated_id, written, actor=self.caller.name)
        return _whole(managed, curated_id)

    @extend_schema(operation_id="curated_answers_delete", responses=answers({204: None}, 404, 409))
    def delete(self, request: Request, organization_id: UUID, curated_id: UUID) -> Response:
        """Delete it with its versions. Its words go from the answers that were given with it, too:
        a sentence says so in their place."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            delete_curated(curated_id, actor=self.caller.name)
        return Response(status=204)


class CuratedAnswerVersions(Endpoint):
    permission_classes = (MayEdit,)

    @extend_schema(
        operation_id="curated_answers_versions",
        responses=answers({200: CuratedVersionSerializer(many=True)}, 404),
    )
    def get(self, request: Request, organization_id: UUID, curated_id: UUID) -> Response:
        """What a curated answer has said so far, the latest first."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            found = [_version(one) for one in find_curated(curated_id).versions.all()]
        return Response(CuratedVersionSerializer(found, many=True).data)


class AnsweredSince(Endpoint):
    @extend_schema(
        operation_id="answered_since_list", responses=answers({200: NewsSerializer(many=True)})
    )
    def get(self, request: Request) -> Response:
        """List the member's questions that were not answered well when they were asked, and are
        since. A key has asked nothing itself, so its list is empty."""
        if self.caller.user is None:
            return Response([])
        with tenant(organization_of(request).pk, self.caller.reader):
            found = news_in(conversations_of_member(self.caller.user.username))
        return Response(NewsSerializer(found, many=True).data)


class AnsweredSinceDetail(Endpoint):
    @extend_schema(operation_id="answered_since_delete", responses=answers({204: None}, 404))
    def delete(self, request: Request, message_id: UUID) -> Response:
        """Put one of them away: the member has seen it."""
        if self.caller.user is None:
            raise NotFound("There is no such news.")
        with tenant(organization_of(request).pk, self.caller.reader):
            put_away(conversations_of_member(self.caller.user.username), message_id)
        return Response(status=204)


def _whole(organization_id: UUID, curated_id: UUID) -> Response:
    with tenant(organization_id):
        found = find_listed(curated_id)
        members = _members(found)
    return with_etag(CuratedAnswerSerializer(members).data, state_of_curated(found))


def _members(answer: CuratedAnswer) -> dict[str, Any]:
    own = {
        "questions": [one.text for one in answer.questions.all()],
        "state": state_of(answer),
        "source_document_id": answer.source_document_id,
        "audience": audience_json(answer.audience),
    }
    names = map(str, CuratedAnswerSerializer().fields)
    return {**{name: getattr(answer, name) for name in names if name not in own}, **own}


def _version(version: CuratedVersion) -> dict[str, Any]:
    own = {name: getattr(version, name) for name in ("number", "actor", "created_at")}
    return {**version.content, **own, "audience": audience_json(version.content["audience"])}
