"""What the list of documents can be narrowed down to."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.rest.base import Endpoint
from core.rest.library import LibraryFilter
from core.rest.library_facets import facets
from core.rest.problems import answers
from core.tenancy.auth import organization_of
from core.tenancy.context import tenant


class FacetSerializer(serializers.Serializer[Any]):
    """A value, and how many documents have it."""

    value = serializers.CharField(help_text="As the list of documents takes it.")
    documents = serializers.IntegerField(help_text="How many documents have it.")


class FacetsSerializer(serializers.Serializer[Any]):
    """The values that documents have, each list in order; of several tags each counts."""

    departments = FacetSerializer(many=True)
    owners = FacetSerializer(many=True, help_text="Usernames, and `(nobody)`.")
    tags = FacetSerializer(many=True)
    languages = FacetSerializer(many=True)
    statuses = FacetSerializer(many=True, help_text="Of the newest versions.")


class DocumentFacets(Endpoint):
    @extend_schema(
        operation_id="documents_facets",
        parameters=[LibraryFilter],
        responses=answers({200: FacetsSerializer}, 400),
    )
    def get(self, request: Request) -> Response:
        """What the documents of a list can be narrowed down to, with counts."""
        wanted = self.valid(LibraryFilter, request.query_params)
        with tenant(organization_of(request).pk):
            found = facets(wanted)
        names = map(str, FacetsSerializer().fields)
        return Response({name: _listed(getattr(found, name)) for name in names})


def _listed(counted: dict[str, int]) -> list[dict[str, Any]]:
    return [{"value": value, "documents": counted[value]} for value in sorted(counted)]
