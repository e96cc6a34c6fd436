"""The widgets of an organization: which there are, and each with its sites, its looks, the line to
copy, and how it appears."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.members import actor_of
from core.audit.widgets import make_widget
from core.console.access import member_of, render_page
from core.console.people.forms import refusals_in
from core.console.settings.option_form import OptionForm
from core.console.settings.widget_sections import SECTIONS
from core.documents.models import Document
from core.errors import ChangedMeanwhile
from core.organizations.widget_settings import WidgetSettings, settings_of
from core.rest.site_check import Finding, SiteReport, check_page
from core.rest.states import state_in_form
from core.rest.widget_lines import widget_lines
from core.tenancy.context import tenant
from core.tenancy.models import Organization, Widget
from core.tenancy.origins import own_origin
from core.tenancy.preview_permission import preview_permission
from core.tenancy.readers import widget_audience
from core.tenancy.widgets import (
    LONGEST_NAME,
    find_widget,
    keys_of,
    newest_keys,
    sites_in,
    widgets,
)


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("What tells it from the others, such as its site."),
    )


class SitesForm(forms.Form):
    origins = forms.CharField(
        label=_("Sites"),
        required=False,
        help_text=_(
            "One on each line, with scheme and host, such as https://HOST. No path, no wildcard."
        ),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocapitalize": "none"}),
    )

    def entries(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["origins"].splitlines()]
        return [line for line in lines if line]


def widget_list(request: HttpRequest) -> HttpResponse:
    """All widgets with their sites; a POST makes one more."""
    admin = member_of(request)
    form = NameForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            made = make_widget(admin.organization_id, **form.cleaned_data, actor=actor_of(admin))
            messages.success(request, _("“%(made)s” is made. Now name its sites.") % {"made": made})
            return redirect("console:widget", made.pk)
    with tenant(admin.organization_id):
        keys = newest_keys()
        shown = [(widget, keys.get(widget.pk)) for widget in widgets()]
    return render_page(
        request,
        "settings/widgets.html",
        section="widget",
        widgets=[(widget, key, sites_in(key)) for widget, key in shown],
        form=form,
        status=422 if form.errors else 200,
    )


def widget_page(
    request: HttpRequest,
    widget_id: UUID,
    refused: forms.Form | None = None,
    changed: ChangedMeanwhile | None = None,
) -> HttpResponse:
    """Everything about one widget; ``?site=`` asks whether it works there. ``refused`` is shown as
    it was typed."""
    organization = member_of(request).organization
    widget = found_widget(organization, widget_id)
    with tenant(organization.pk):
        key = keys_of(widget).first()
        named = [widget_audience(widget.pk)]
        documents = Document.objects.filter(audience__contains=named).count()
    origins, asked = sites_in(key), request.GET.get("site", "").strip()[:500]
    names, sites = NameForm(initial={"name": widget.name}), SitesForm()
    sites.initial = {"origins": "\n".join(origins)}
    return render_page(
        request,
        "settings/widget.html",
        section="widget",
        widget=widget,
        refused=refused if isinstance(refused, OptionForm) else None,
        forms=[
            refused if isinstance(refused, OptionForm) and refused.section == one.section else one
            for one in settings_forms(widget, organization)
        ],
        name_form=refused if isinstance(refused, NameForm) else names,
        sites_form=refused if isinstance(refused, SitesForm) else sites,
        key=key,
        asked=asked,
        report=_report(organization, widget, asked) if "site" in request.GET else None,
        is_shown_here=own_origin() in origins,
        permission=preview_permission(key) if key else "",
        documents=documents,
        lines=widget_lines(widget, organization, key),
        seen_name=state_in_form(widget, widget.name).mark,
        seen_sites=state_in_form(widget, origins).mark,
        changed=changed,
        changed_page=reverse("console:widget", args=[widget_id]),
        status=changed.http_status if changed else 422 if refused else 200,
    )


def _report(organization: Organization, widget: Widget, asked: str) -> SiteReport:
    if asked:
        return check_page(organization, widget, asked)
    sentence = gettext("Write the address of one of the site’s pages first.")
    return SiteReport("", (Finding("bad", sentence),))


def settings_forms(widget: Widget, organization: Organization) -> list[OptionForm]:
    """The widget's settings of now, a form for each section."""
    values = settings_of(widget, organization)
    state_of = partial(state_in_form, widget)
    return [
        OptionForm(section, values, known=WidgetSettings, state_of=state_of) for section in SECTIONS
    ]


def found_widget(organization: Organization, widget_id: UUID) -> Widget:
    """One of the organization's; Http404 for any other id."""
    with tenant(organization.pk):
        return find_widget(widget_id)
