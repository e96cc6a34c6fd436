"""What is changed on a widget's page: its name, sites and settings; deleting it; and the secret
with which sites sign names."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.audit.members import actor_of
from core.audit.organizations import show_identity_secret
from core.audit.widgets import change_widget
from core.console.access import member_of, render_page
from core.console.page_language import Text
from core.console.people.forms import refusals_in
from core.console.refusals import refusal
from core.console.sent_once import sent_once
from core.console.settings.option_form import OptionForm
from core.console.settings.widget_page import NameForm, SitesForm, found_widget, widget_page
from core.console.settings.widget_sections import SECTIONS
from core.documents.widget_deletion import delete_widget
from core.errors import ChangedMeanwhile, Conflict
from core.organizations.widget_settings import WidgetSettings, settings_of
from core.rest.states import state_in_form
from core.tenancy.context import tenant
from core.tenancy.models import Organization, Widget
from core.tenancy.widgets import find_widget, keys_of, sites_in


@require_POST
def rename(request: HttpRequest, widget_id: UUID) -> HttpResponse:
    """Another name."""
    admin, form = member_of(request), NameForm(request.POST)
    found_widget(admin.organization, widget_id)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    return _change(request, widget_id, form, _("Name: saved."), name=name)


@require_POST
def sites(request: HttpRequest, widget_id: UUID) -> HttpResponse:
    """Replace the list of sites."""
    admin, form = member_of(request), SitesForm(request.POST)
    found_widget(admin.organization, widget_id)
    entries = form.entries() if form.is_valid() else []
    return _change(request, widget_id, form, _("Sites: saved."), origins=entries)


def _change(
    request: HttpRequest, widget_id: UUID, form: NameForm | SitesForm, told: Text, **change: Any
) -> HttpResponse:
    """Make the ``change`` that ``form`` asks for and say ``told``, or say why not: first of all
    because somebody else was there before."""
    admin, is_valid = member_of(request), form.is_valid()
    with refusals_in(form):
        try:
            with _locked(admin.organization_id, widget_id) as (widget, _organization):
                now = widget.name if "name" in change else sites_in(keys_of(widget).first())
                state_in_form(widget, now).refuse_unless_seen(request.POST.getlist("seen"))
                if is_valid:
                    change_widget(
                        widget.organization_id, widget.pk, **change, actor=actor_of(admin)
                    )
        except ChangedMeanwhile as error:
            return widget_page(request, widget_id, form, error)
    if form.errors:
        return widget_page(request, widget_id, form)
    messages.success(request, told)
    return redirect("console:widget", widget_id)


@contextmanager
def _locked(organization_id: UUID, widget_id: UUID) -> Iterator[tuple[Widget, Organization]]:
    """Both rows as they stand until the commit, in the order in which every change locks them."""
    with tenant(organization_id):
        organization = Organization.objects.select_for_update().get(pk=organization_id)
        yield find_widget(widget_id, lock=True), organization


@require_POST
def save(request: HttpRequest, widget_id: UUID, slug: str) -> HttpResponse:
    """Save what is different in one section of settings."""
    section = next((section for section in SECTIONS if section.slug == slug), None)
    if section is None:
        raise Http404
    admin = member_of(request)
    with _locked(admin.organization_id, widget_id) as (widget, organization):
        state_of = partial(state_in_form, widget)
        values = settings_of(widget, organization)
        form = OptionForm(section, values, request.POST, WidgetSettings, state_of=state_of)
        is_saved = form.save(
            lambda changes: change_widget(
                organization.pk, widget.pk, settings=changes, actor=actor_of(admin)
            )
        )
    if not is_saved:
        return widget_page(request, widget_id, form, form.changed)
    messages.success(request, _("%(section)s: saved.") % {"section": section.title})
    return redirect("console:widget", widget_id)


def deletion(request: HttpRequest, widget_id: UUID) -> HttpResponse:
    """Asks whether to delete the widget; a POST deletes it."""
    admin, trouble = member_of(request), ""
    widget = found_widget(admin.organization, widget_id)
    if request.method == "POST":
        try:
            delete_widget(admin.organization_id, widget_id, actor=actor_of(admin))
            messages.success(request, _("“%(name)s” is deleted.") % {"name": widget.name})
            return redirect("console:widgets")
        except Conflict as error:
            trouble = refusal(error)
    return render_page(
        request,
        "settings/widget_delete.html",
        section="widget",
        widget=widget,
        trouble=trouble,
        status=409 if trouble else 200,
    )


@require_POST
@never_cache
def identity_secret(request: HttpRequest) -> HttpResponseBase:
    """The secret with which sites sign names; with ``rotate`` the next one."""
    return _next_secret(request) if "rotate" in request.POST else _secret_page(request)


@sent_once
def _next_secret(request: HttpRequest) -> HttpResponse:
    return _secret_page(request, rotate=True)


def _secret_page(request: HttpRequest, *, rotate: bool = False) -> HttpResponse:
    admin = member_of(request)
    secret = show_identity_secret(admin.organization_id, rotate=rotate, actor=actor_of(admin))
    return render_page(
        request, "settings/secret.html", section="widget", secret=secret, is_new=rotate
    )
