"""Closing a gap by a document: what is typed becomes one, as if it had been uploaded."""

import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.audience_form import audience_form, audience_sent
from core.console.refusals import refusal
from core.conversations.gaps.change import change_gap
from core.documents.intake import Actor, Upload, accept
from core.errors import PolicyChatError
from core.rest.audience_field import AudienceField
from core.rest.field_errors import sentences_by_field
from core.rest.shown_gaps import MOST_DAYS, shown
from core.tenancy.context import tenant


class TextForm(serializers.Serializer[Any]):
    """A document that is typed."""

    title = serializers.CharField(max_length=300)
    text = serializers.CharField(max_length=100_000)
    audience = AudienceField()


def new_text(request: HttpRequest, gap_id: UUID) -> HttpResponse:
    """A form for a title and a text; a POST makes a document of them, which is to close the gap."""
    member = member_of(request)
    with tenant(member.organization_id):
        gap = shown(gap_id, MOST_DAYS)
        audience = audience_form(None, request)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        given = TextForm(data={**request.POST.dict(), "audience": audience_sent(request)})
        if given.is_valid():
            try:
                _make(request, gap_id, given.validated_data)
            except PolicyChatError as error:
                errors = {"text": [refusal(error)]}
            else:
                messages.success(
                    request, _("The document is being read. Ask again once it is in force.")
                )
                return redirect(f"{reverse('console:gap', args=[gap_id])}?days={MOST_DAYS}")
        else:
            errors = sentences_by_field(given.errors)
    return render_page(
        request,
        "gaps/text.html",
        section="gaps",
        gap=gap.listed.gap,
        question=gap.listed.question,
        title=request.POST.get("title", ""),
        text=request.POST.get("text", ""),
        audience=audience,
        errors=errors,
        status=422 if errors else 200,
    )


def _make(request: HttpRequest, gap_id: UUID, given: dict[str, Any]) -> None:
    """Raises what an upload raises."""
    member = member_of(request)
    # Markdown, so that headings and lists are read as such; the title is the document's first.
    text = f"# {given['title']}\n\n{given['text']}\n"
    upload = Upload(
        file=io.BytesIO(text.encode()),
        filename=f"{slugify(given['title'])[:80] or 'text'}.md",
        title=given["title"],
        audience=given["audience"],
    )
    actor = Actor(actor_of(member), member)
    document, _ = accept(member.organization_id, upload, actor)
    with tenant(member.organization_id):
        change_gap(gap_id, {"closing_document": document.pk}, actor=actor.name)
