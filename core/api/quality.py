"""Golden questions of an organization and how they fare, for admins and secret keys."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.organizations import managed_organization
from core.quality.entries import (
    add_entry,
    change_entry,
    delete_entry,
    find_entry,
    lock_entries,
)
from core.quality.golden_runs import find_run, start_run
from core.quality.holding import blamed_versions
from core.quality.models import GoldenEntry, QualityRun, RunState
from core.rest.base import AnyMedia, Endpoint
from core.rest.csv_file import CONTENT_TYPE
from core.rest.golden_lists import (
    ExpectedSerializer,
    PlaceSerializer,
    expected_of,
    export_golden,
    import_golden,
)
from core.rest.problems import answers
from core.rest.states import state_of_golden
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister


class GoldenQuestionSerializer(serializers.Serializer[Any]):
    """A question whose right answer is known."""

    id = serializers.UUIDField()
    question = serializers.CharField()
    refused = serializers.BooleanField()
    places = PlaceSerializer(many=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class GoldenFileForm(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV with question, answerable, document, page, quote.")


class ImportedSerializer(serializers.Serializer[Any]):
    questions = serializers.IntegerField()


class QualityRunSerializer(serializers.Serializer[Any]):
    """All golden questions asked once."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(RunState.choices)
    automatic = serializers.BooleanField(help_text="It began because documents had changed.")
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    right = serializers.IntegerField()
    newly_right = serializers.IntegerField(help_text="They were wrong in the run before.")
    newly_wrong = serializers.IntegerField(help_text="They were right in the run before.")
    held_back = serializers.IntegerField(
        help_text="Versions that wait because of it, until they are released."
    )
    error = serializers.CharField(help_text="Why it failed.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class BlamedSerializer(serializers.Serializer[Any]):
    """A version that was held back."""

    document_id = serializers.UUIDField()
    document_title = serializers.CharField(source="document.title")
    version = serializers.IntegerField(source="number")


class QualityResultSerializer(serializers.Serializer[Any]):
    golden_id = serializers.UUIDField(source="entry_id")
    question = serializers.CharField(source="entry.question")
    right = serializers.BooleanField()
    was_right = serializers.BooleanField(
        allow_null=True, help_text="In the run before; null where it was not asked."
    )
    explanation = serializers.CharField(source="why_wrong", help_text="Why it is wrong.")
    held_back = BlamedSerializer(
        many=True, help_text="The versions that were held back because it was right before."
    )
    message_id = serializers.UUIDField(allow_null=True, help_text="The answer.")


class WholeRunSerializer(QualityRunSerializer):
    results = QualityResultSerializer(many=True)


class GoldenQuestions(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="golden_questions_list",
        responses=answers({200: GoldenQuestionSerializer(many=True)}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the golden questions, 200 at most, the oldest first."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            found = list(GoldenEntry.objects.all())
        return Response(GoldenQuestionSerializer(found, many=True).data)

    @extend_schema(
        operation_id="golden_questions_create",
        request=ExpectedSerializer,
        responses=answers({201: GoldenQuestionSerializer}, 400, 404, 409, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Add a golden question."""
        managed = managed_organization(self.caller, organization_id)
        expected = expected_of(self.valid(ExpectedSerializer, request.data))
        with tenant(managed):
            entry = add_entry(expected, actor=self.caller.name)
        return Response(GoldenQuestionSerializer(entry).data, status=201)


class GoldenQuestionDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="golden_questions_retrieve",
        parameters=[ETAG],
        responses=answers({200: GoldenQuestionSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID, golden_id: UUID) -> Response:
        """One golden question."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            return _changeable(find_entry(golden_id))

    @extend_schema(
        operation_id="golden_questions_update",
        request=ExpectedSerializer,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: GoldenQuestionSerializer}, 400, 404, 412, 415),
    )
    def put(self, request: Request, organization_id: UUID, golden_id: UUID) -> Response:
        """Say what a golden question is, and what is right, in place of what was said before."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            find_entry(golden_id)  # NotFound before anything is read of the body
            expected = expected_of(self.valid(ExpectedSerializer, request.data))
            lock_entries()
            refuse_unless_matched(request, state_of_golden(find_entry(golden_id)))
            entry = change_entry(golden_id, expected, actor=self.caller.name)
        return _changeable(entry)

    @extend_schema(operation_id="golden_questions_delete", responses=answers({204: None}, 404))
    def delete(self, request: Request, organization_id: UUID, golden_id: UUID) -> Response:
        """Delete a golden question with its results."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            delete_entry(golden_id, actor=self.caller.name)
        return Response(status=204)


class GoldenQuestionsFile(Endpoint):
    permission_classes = (MayAdminister,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="golden_questions_export",
        responses=answers({(200, CONTENT_TYPE): OpenApiTypes.STR}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """All golden questions as CSV, which `evaluate` reads as well."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            return export_golden(list(GoldenEntry.objects.all()), actor=self.caller.name)


class GoldenQuestionsImport(Endpoint):
    permission_classes = (MayAdminister,)
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="golden_questions_import",
        request={"multipart/form-data": GoldenFileForm},
        responses=answers({200: ImportedSerializer}, 400, 404, 409, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Add the questions of a CSV file, and change those that are there. If a line can't
        be read, nothing is changed."""
        managed = managed_organization(self.caller, organization_id)
        file = self.valid(GoldenFileForm, request.data)["file"]
        with tenant(managed):
            count = import_golden(file, actor=self.caller.name)
        return Response(ImportedSerializer({"questions": count}).data)


class QualityRuns(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="quality_runs_list",
        responses=answers({200: QualityRunSerializer(many=True)}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the latest 20 runs of golden questions, the latest first."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            found = [_members(run) for run in QualityRun.objects.all()]
        return Response(QualityRunSerializer(found, many=True).data)

    @extend_schema(
        operation_id="quality_runs_create",
        request=None,
        responses=answers({202: QualityRunSerializer}, 404, 409),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Ask all golden questions in the background."""
        managed = managed_organization(self.caller, organization_id)
        run = start_run(managed, self.caller.name)
        return Response(QualityRunSerializer(_members(run)).data, status=202)


class QualityRunDetail(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(
        operation_id="quality_runs_retrieve",
        responses=answers({200: WholeRunSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID, run_id: UUID) -> Response:
        """One run of golden questions, and how each question fared so far."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            run = find_run(run_id)
            results: list[Any] = list(run.results.select_related("entry"))
            blamed = blamed_versions(results)
        for one in results:
            one.held_back = [blamed[pk] for pk in one.blamed if pk in blamed]
        return Response(WholeRunSerializer({**_members(run), "results": results}).data)


def _changeable(entry: GoldenEntry) -> Response:
    return with_etag(GoldenQuestionSerializer(entry).data, state_of_golden(entry))


def _members(run: QualityRun) -> dict[str, Any]:
    own = {"id": run.pk, "automatic": not run.started_by}
    names = map(str, QualityRunSerializer().fields)
    return {**{name: getattr(run, name) for name in names if hasattr(run, name)}, **own}
