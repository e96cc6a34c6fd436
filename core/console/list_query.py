"""What a list's form asks for, which is in the page's address."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from rest_framework import serializers


class ListQuery:
    """``given``, read by the serializer that reads the same for the REST surface.

    An empty field asks for nothing. ``wanted`` are the values, and where one is not valid those
    of an empty form: then ``errors`` says why, by field.
    """

    def __init__(self, shape: "type[serializers.Serializer[Any]]", given: QueryDict) -> None:
        known = map(str, shape().fields)
        self.given = {name: given[name] for name in known if given.get(name, "").strip()}
        read = shape(data=self.given)
        self.errors: dict[str, Any] = {} if read.is_valid() else dict(read.errors)
        if self.errors:
            read = shape(data={})
            read.is_valid(raise_exception=True)
        self.wanted: dict[str, Any] = dict(read.validated_data)

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    @property
    def text(self) -> str:
        """The same query for other addresses, such as the next page's."""
        return urlencode(self.given)


Page = Callable[[HttpRequest], HttpResponse]
Written = Callable[[HttpRequest, ListQuery], HttpResponseBase]


def file_of(
    page: Page, shape: "type[serializers.Serializer[Any]]"
) -> Callable[[Written], Callable[[HttpRequest], HttpResponseBase]]:
    """For the view that writes the list of ``page`` into a file: of a query that is not valid the
    page itself, which says why."""

    def of_valid(write: Written) -> Callable[[HttpRequest], HttpResponseBase]:
        @wraps(write)
        def file(request: HttpRequest) -> HttpResponseBase:
            query = ListQuery(shape, request.GET)
            return page(request) if query.errors else write(request, query)

        return file

    return of_valid
