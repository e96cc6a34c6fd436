"""Changes of what a caller has read: the ETag of an answer, sent back as If-Match."""

from typing import Any

from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.audit.states import State
from core.errors import InvalidInput

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The `ETag` of the answer that the change is made from: nothing is changed where "
    "somebody else has changed it since.",
)
ETAG = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="Stands for what can be changed; for `If-Match`.",
)


def refuse_unless_matched(request: Request, state: State) -> None:
    """ChangedMeanwhile where the caller's If-Match names another state; without one it is the
    caller's to know. Inside ``tenant()``, with the row locked."""
    state.refuse_unless_seen(matched(request))


def matched(request: Request) -> list[str]:
    """The marks that the caller's If-Match names; none where it names none, or any."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return []
    # What compresses answers on the way makes weak ones of them.
    marks = [one.removeprefix("W/").strip('"') for one in parse_etags(header)]
    if not marks:
        sentence = "If-Match takes the ETag of an answer, with its quotation marks."
        raise InvalidInput(sentence, {"If-Match": [sentence]})
    return marks


def with_etag(body: Any, state: State) -> Response:
    """``state`` is read before ``body``: what changes in between is then refused, not lost."""
    return Response(body, headers={"ETag": f'"{state.mark}"'})
