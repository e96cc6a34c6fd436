"""An organization's logo, as its pages show it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.organizations import managed_organization
from core.audit.organizations import change_logo
from core.errors import NotFound
from core.organizations.logo import logo_now
from core.rest.base import AnyMedia, Endpoint
from core.rest.new_logo import logo_of
from core.rest.problems import answers
from core.rest.untrusted import SANDBOXED
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister


class LogoForm(serializers.Serializer[Any]):
    file = serializers.FileField(
        help_text="PNG, JPEG or WebP, at most 1 MB and 16 million pixels. What is kept is a PNG "
        "of at most 480 × 120 pixels."
    )


class OrganizationLogo(Endpoint):
    permission_classes = (MayAdminister,)
    parser_classes = (MultiPartParser,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="organizations_logo_retrieve",
        responses=answers({(200, "image/png"): OpenApiTypes.BINARY}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """The logo as it is kept; 404 without one."""
        with tenant(managed_organization(self.caller, organization_id)):
            image = logo_now()
        if image is None:
            raise NotFound("There is no logo.")
        return HttpResponse(image, content_type="image/png", headers=SANDBOXED)

    @extend_schema(
        operation_id="organizations_logo_update",
        request={"multipart/form-data": LogoForm},
        responses=answers({204: None}, 400, 404, 415, 422, 507),
    )
    def put(self, request: Request, organization_id: UUID) -> Response:
        """Have another logo in place of what there was."""
        managed = managed_organization(self.caller, organization_id)
        image = logo_of(self.valid(LogoForm, request.data)["file"], managed)
        change_logo(managed, image, actor=self.caller.name)
        return Response(status=204)

    @extend_schema(operation_id="organizations_logo_delete", responses=answers({204: None}, 404))
    def delete(self, request: Request, organization_id: UUID) -> Response:
        """Remove the logo, if there is one."""
        managed = managed_organization(self.caller, organization_id)
        change_logo(managed, None, actor=self.caller.name)
        return Response(status=204)
