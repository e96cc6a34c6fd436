"""The page behind a citation, as an image that shows where the quote stands."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.answering.stored import answer_of
from core.conversations.models import Message
from core.documents.models import DocumentVersion
from core.errors import NotFound
from core.rest.page_images import boxes_on, draw_page, find_quoted
from core.rest.untrusted import SANDBOXED
from core.tenancy.audiences import reader_of_key
from core.tenancy.context import tenant
from core.widget_api.links import read_link
from core.widget_api.opening import open_link
from core.widget_api.showing import previews_of

HEADERS = {**SANDBOXED, "Cache-Control": "private, max-age=300"}


@require_safe
def page_image(request: HttpRequest, message_id: UUID, index: int) -> HttpResponse:
    """The page of an answer's citation ``index``, or of a passage near a refused question."""
    link = read_link("page", request.GET.get("token", ""), settings.VISITOR_TOKEN_SECONDS)
    opened = open_link(link, request)
    if link.message_id != message_id or previews_of(opened.key) != "page":
        raise NotFound("There is no such page.")
    with tenant(link.organization_id, reader_of_key(opened.key)):
        message = Message.objects.defer("trace").filter(pk=message_id).first()
        answer = answer_of(message) if message else None
        quoted = find_quoted(answer, index) if answer else None
        if quoted is None:
            raise NotFound("There is no such page.")
        versions = DocumentVersion.objects.filter(document_id=quoted.document_id)
        version = versions.filter(number=quoted.version).first()
    if version is None:
        raise NotFound("This document has been deleted.")
    image = draw_page(version, quoted.page, boxes_on(quoted, quoted.page))
    return HttpResponse(image, content_type="image/png", headers=HEADERS)
