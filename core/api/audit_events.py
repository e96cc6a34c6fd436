"""The audit of an organization, for its admins and secret keys."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization
from core.api.paging import CursorPages, CursorQuery
from core.audit.trail import EventFilter, find_events
from core.audit.verifying import chain_state
from core.rest.audit_file import export
from core.rest.base import AnyMedia, Endpoint
from core.rest.csv_file import CONTENT_TYPE
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister


class AuditEventSerializer(serializers.Serializer[Any]):
    """Who did what."""

    id = serializers.UUIDField()
    action = serializers.CharField()
    actor = serializers.CharField(help_text="`user:NAME`, `key:PREFIX`, or a part of the program.")
    target = serializers.CharField(help_text="What it was done to: a name, a prefix or an id.")
    details = serializers.DictField()
    created_at = serializers.DateTimeField()
    number = serializers.IntegerField(allow_null=True, help_text="Its place in the chain, from 1.")
    hash = serializers.CharField(
        help_text="SHA-256 over the entry and the hash of the one before, in hexadecimal."
    )


class AuditChainSerializer(serializers.Serializer[Any]):
    """How the latest look at the whole audit ended; `verify_audit` looks at once."""

    checked_at = serializers.DateTimeField(
        allow_null=True, help_text="Once a day; null before the first time."
    )
    checked_number = serializers.IntegerField(
        help_text="All entries through this one were as they were written."
    )
    checked_hash = serializers.CharField(
        help_text="Its hash. Keep both elsewhere: a chain that was made anew has another."
    )
    broken_at = serializers.IntegerField(
        allow_null=True, help_text="The first entry that is not as it was written, or is missing."
    )
    broken_because = serializers.CharField(
        help_text="What is wrong with that entry; empty where nothing is."
    )


class EventPages(CursorPages):
    ordering = ("-created_at", "-id")


class AuditEvents(Endpoint):
    permission_classes = (MayAdminister,)
    pagination_class = EventPages

    @extend_schema(
        operation_id="audit_list",
        parameters=[EventFilter, CursorQuery],
        responses=answers({200: AuditEventSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List what was done, and by whom; the latest first."""
        managed = managed_organization(self.caller, organization_id)
        chosen, pages = self.valid(EventFilter, request.query_params), EventPages()
        with tenant(managed):
            page = pages.paginate_queryset(find_events(chosen), request, self)
        return pages.get_paginated_response(AuditEventSerializer(page, many=True).data)


class AuditChainState(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(operation_id="audit_chain", responses=answers({200: AuditChainSerializer}, 404))
    def get(self, request: Request, organization_id: UUID) -> Response:
        """Whether the audit is what was written, as it was found at the latest look."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            return Response(AuditChainSerializer(chain_state()).data)


class AuditFile(Endpoint):
    permission_classes = (MayAdminister,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="audit_export",
        parameters=[EventFilter],
        responses=answers({(200, CONTENT_TYPE): OpenApiTypes.STR}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> StreamingHttpResponse:
        """All audit events of the list, as CSV. A cell that a spreadsheet would take for a formula
        begins with an apostrophe."""
        managed = managed_organization(self.caller, organization_id)
        chosen = self.valid(EventFilter, request.query_params)
        return export(managed, chosen, actor=self.caller.name)
