"""Pages of lists: numbered for documents, by cursor for what grows while it is read."""

from typing import Any

from django.core.paginator import Page
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100


class CursorQuery(serializers.Serializer[Any]):
    """Parameters of lists that go on by cursor."""

    cursor = serializers.CharField(
        required=False, help_text="From the address in `next` or `previous`."
    )
    page_size = serializers.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE)


class NumberedQuery(serializers.Serializer[Any]):
    """Parameters of lists in numbered pages."""

    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1)
    page_size = serializers.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE)


def _page_size(request: Request, parameters: type[serializers.Serializer[Any]]) -> int:
    query = parameters(data=request.query_params)
    query.is_valid(raise_exception=True)
    size: int = query.validated_data["page_size"]
    return size


def _described(results: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The list's schema. DRF's own says ``nullable``, which OpenAPI 3.1 no longer knows."""
    address = {"type": ["string", "null"], "format": "uri"}
    members = {**more, "next": address, "previous": address, "results": results}
    return {"type": "object", "required": list(members), "properties": members}


class NumberedPages(PageNumberPagination):
    """``{count,next,previous,results[]}``; a page past the end is NotFound."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    page: Page[Any]

    def get_page_size(self, request: Request) -> int:
        return _page_size(request, NumberedQuery)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return _described(schema, count={"type": "integer"})


class CursorPages(CursorPagination):
    """``{next,previous,results[]}`` in the order of one column.

    ``position_field`` reads that column's value from a cursor, which anyone can forge.
    """

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    position_field: "serializers.Field[Any, Any, Any, Any]" = serializers.DateTimeField()

    def get_page_size(self, request: Request) -> int:
        return _page_size(request, CursorQuery)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return _described(schema)

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            try:
                self.position_field.run_validation(cursor.position)
            except ValidationError as error:
                raise ValidationError({"cursor": error.detail}) from error
        return cursor
