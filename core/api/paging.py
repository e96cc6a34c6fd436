"""Pages of lists: numbered for documents, by cursor for what grows while it is read."""

from typing import Any

from django.core.paginator import Page
from rest_framework import serializers
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100


class _PageQuery(serializers.Serializer[Any]):
    page = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)
    page_size = serializers.IntegerField(
        min_value=1, max_value=MAX_PAGE_SIZE, default=PAGE_SIZE, required=False
    )


def _page_size(request: Request) -> int:
    query = _PageQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    size: int = query.validated_data["page_size"]
    return size


class NumberedPages(PageNumberPagination):
    """``{count,next,previous,results[]}``; a page past the end is NotFound."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    page: Page[Any]

    def get_page_size(self, request: Request) -> int:
        return _page_size(request)


class CursorPages(CursorPagination):
    """``{next,previous,results[]}`` in the order of one column.

    ``position_field`` reads that column's value from a cursor, which anyone can forge.
    """

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_PAGE_SIZE
    position_field: "serializers.Field[Any, Any, Any, Any]" = serializers.DateTimeField()

    def get_page_size(self, request: Request) -> int:
        return _page_size(request)

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            self.position_field.run_validation(cursor.position)
        return cursor
