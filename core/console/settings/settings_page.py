"""The organization's settings, section by section, each saved by itself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from rest_framework.exceptions import ValidationError

from core.audit.members import actor_of
from core.audit.organizations import change_options
from core.console.access import member_of, render_page
from core.console.conversations.conversation_pages import REASONS
from core.console.refusals import refusal
from core.console.settings.option_form import OptionForm
from core.console.settings.option_sections import SECTIONS
from core.console.shown_answers import as_html
from core.errors import ModelUnavailable, QuotaExceeded, RateLimited
from core.organizations.quotas import QUOTAS
from core.organizations.settings import options_of
from core.rest.quota_use import used_quotas
from core.rest.suggested_questions import suggested_outlooks
from core.tenancy.context import tenant
from core.tenancy.holds import hold_of


def settings_page(request: HttpRequest, refused: OptionForm | None = None) -> HttpResponse:
    """All sections; the one that was refused as it was typed."""
    admin = member_of(request)
    options = options_of(admin.organization)
    with tenant(admin.organization_id):
        used = {quota.name: quota for quota in used_quotas()}
        held = hold_of("")
    forms = [OptionForm(section, options) for section in SECTIONS]
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
        status=422 if refused else 200,
    )


@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what is different in one section, and lead back to the page."""
    section = next((section for section in SECTIONS if section.slug == slug), None)
    if section is None:
        raise Http404
    admin = member_of(request)
    form = OptionForm(section, options_of(admin.organization), request.POST)
    if form.is_valid():
        try:
            if changes := form.changes():
                change_options(admin.organization_id, changes, actor=actor_of(admin))
            messages.success(request, _("%(section)s: saved.") % {"section": section.title})
            return redirect("console:settings")
        except ValidationError as error:
            form.refuse(error)
    return settings_page(request, form)


@never_cache
def suggested_answers(request: HttpRequest) -> HttpResponse:
    """What the suggested questions are answered today."""
    trouble, found, status = "", [], 200
    try:
        found = suggested_outlooks(member_of(request).organization_id)
    except (ModelUnavailable, QuotaExceeded, RateLimited) as error:
        trouble, status = refusal(error), error.http_status
    return render_page(
        request,
        "settings/suggested.html",
        section="settings",
        outlooks=[
            (one, as_html(one.words), REASONS.get(one.refusal_reason or "", "")) for one in found
        ],
        trouble=trouble,
        status=status,
    )
