"""How the OpenAPI document describes answers and problems."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from core.problem import CONTENT_TYPE


class Problem(serializers.Serializer[Any]):
    """Problem details (RFC 9457). `code` is stable; `detail` says what to do."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]  # Serializer has one, too
        required=False, help_text="Sentences about single fields, by the field's name."
    )
    changed_by = serializers.CharField(
        required=False, help_text="Of `changed_meanwhile`: who did, as the audit has it."
    )
    changed_at = serializers.DateTimeField(required=False, help_text="The same: when.")


_MEANINGS = {
    400: "`validation_error`: something in the request is not valid; see `errors`.",
    401: "`invalid_key`: no key, or one that is unknown or has expired.",
    403: "`permission_denied`: this key or account may not do that.",
    404: "`not_found`: nothing of your organization is here.",
    406: "`not_acceptable`: the Accept header admits nothing that this call can answer with.",
    409: "`conflict`: not possible in the present state. `legal_hold`: it may not be deleted.",
    412: "`changed_meanwhile`: it is no longer what `If-Match` names; see `changed_by` and "
    "`changed_at`. Read it again, then change it.",
    413: "`file_too_large` or `request_too_large`.",
    415: "`unsupported_file_type`, `empty_file` or `unsupported_media_type`.",
    422: "The file can't be read: `encrypted_pdf`, `damaged_file`, `processing_timeout` …",
    429: "`rate_limited`, with Retry-After in seconds, or `quota_exceeded`.",
    507: "`storage_full`: the disk is down to its reserve.",
    503: "`database_unavailable`, `model_unavailable`, `storage_unavailable` or `server_busy`: the "
    "same call may succeed later.",
}
_ALWAYS = (401, 403, 406, 429, 503)


def answers(good: dict[Any, Any], *problems: int) -> dict[Any, Any]:
    """``good`` with the problems that this call, or any call, may end in. 415 among them says
    that the call takes a body."""
    too_large = {413} if 415 in problems else set()
    return good | {
        (status, CONTENT_TYPE): OpenApiResponse(Problem, _MEANINGS[status])
        for status in sorted({*_ALWAYS, *problems, *too_large})
    }
