"""The organization's settings, section by section, each saved by itself."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.answering.outlook import Outlook
from core.audit.members import actor_of
from core.audit.organizations import change_options
from core.console.access import member_of, render_page
from core.console.conversations.conversation_pages import REASONS
from core.console.places import names_of
from core.console.refusals import refusal
from core.console.settings.option_form import OptionForm
from core.console.settings.option_sections import SECTIONS, Section
from core.console.shown_answers import as_html
from core.errors import ModelUnavailable, QuotaExceeded, RateLimited
from core.organizations.quotas import QUOTAS
from core.organizations.settings import options_of
from core.rest.quota_use import used_quotas
from core.rest.states import state_of_settings
from core.rest.suggested_questions import suggested_outlooks
from core.tenancy.context import tenant
from core.tenancy.holds import hold_of
from core.tenancy.models import Organization


def settings_page(request: HttpRequest, refused: OptionForm | None = None) -> HttpResponse:
    """All sections; the one that was refused as it was typed."""
    admin = member_of(request)
    with tenant(admin.organization_id):
        used = {quota.name: quota for quota in used_quotas()}
        held = hold_of("")
    forms = [_form(section, admin.organization) for section in SECTIONS]
    if refused:
        forms = [refused if form.section == refused.section else form for form in forms]
    return render_page(
        request,
        "settings/settings.html",
        section="settings",
        refused=refused,
        hold=held,
        forms=forms,
        quotas=[(QUOTAS[name].what, used.get(name)) for name in QUOTAS],
        changed=refused and refused.changed,
        changed_page=reverse("console:settings"),
        status=refused.status if refused else 200,
    )


def _form(
    section: Section, organization: Organization, data: QueryDict | None = None
) -> OptionForm:
    state_of = partial(state_of_settings, organization.pk)
    return OptionForm(section, options_of(organization), data, state_of=state_of)


@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what is different in one section, and lead back to the page."""
    section = next((section for section in SECTIONS if section.slug == slug), None)
    if section is None:
        raise Http404
    admin = member_of(request)
    with tenant(admin.organization_id):
        locked = Organization.objects.select_for_update().get(pk=admin.organization_id)
        form = _form(section, locked, request.POST)
        is_saved = form.save(partial(change_options, locked.pk, actor=actor_of(admin)))
    if not is_saved:
        return settings_page(request, form)
    messages.success(request, _("%(section)s: saved.") % {"section": section.title})
    return redirect("console:settings")


@never_cache
def suggested_answers(request: HttpRequest) -> HttpResponse:
    """What the suggested questions are answered today."""
    trouble, found, status = "", [], 200
    organization_id = member_of(request).organization_id
    try:
        found = suggested_outlooks(organization_id)
    except (ModelUnavailable, QuotaExceeded, RateLimited) as error:
        trouble, status = refusal(error), error.http_status
    return render_page(
        request,
        "settings/suggested.html",
        section="settings",
        outlooks=[
            (one, as_html(one.words), REASONS.get(one.refusal_reason or "", ""), place)
            for one, place in zip(found, _places(organization_id, found), strict=True)
        ],
        trouble=trouble,
        status=status,
    )


def _places(organization_id: UUID, found: Sequence[Outlook]) -> list[str]:
    """How the pages are named that answers come from; "" for those of no document."""
    seen = [one.source for one in found]
    placed = [
        (one.document_id, one.version, one.page) if one and one.document_id and one.page else None
        for one in seen
    ]
    with tenant(organization_id):
        names = names_of(filter(None, placed))
    return [names[place] if place else "" for place in placed]
