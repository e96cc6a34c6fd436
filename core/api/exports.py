"""All that is stored of an organization, for its admins."""

from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.api.organizations import managed_organization
from core.export.organization_zip import note_organization_export, organization_as_zip
from core.rest.base import AnyMedia, Endpoint
from core.rest.problems import answers
from core.rest.sent_in_parts import sent_in_parts
from core.tenancy.context import tenant
from core.tenancy.permissions import MayAdminister

ZIP = "application/zip"


class OrganizationExport(Endpoint):
    permission_classes = (MayAdminister,)
    renderer_classes = (AnyMedia,)

    @extend_schema(
        operation_id="organizations_export",
        responses=answers({(200, ZIP): OpenApiTypes.BINARY}, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> StreamingHttpResponse:
        """Export all that is stored of an organization, as a zip file of any length.

        It has the originals of all versions, and JSON lines: documents, conversations with
        answers and citations, ratings, gaps, members, keys and webhooks without secrets, the
        audit; `README.txt` in it says what is where. It holds what admins may see, of every
        audience. Without its end it is not whole: ask again."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            note_organization_export(self.caller.name)
        name = f"organization-{timezone.now():%Y-%m-%d}.zip"
        return sent_in_parts(name, ZIP, organization_as_zip(managed))
