"""The organizations of the installation, for platform admins: their names, quotas, and whether they
are served. Nothing that is in them."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from core.accounts.platform_admins import platform_actor
from core.audit.organizations import change_options, create, switch
from core.console.access import member_of, render_page
from core.console.people.forms import refusals_in
from core.console.sent_once import sent_once
from core.console.settings.option_form import OptionForm
from core.console.settings.option_sections import Option, Section
from core.organizations.quotas import QUOTAS
from core.organizations.settings import options_of
from core.rest.field_errors import sentences_by_field
from core.rest.new_organization import NewOrganization
from core.rest.quota_use import UsedQuota, used_quotas
from core.rest.states import state_of_settings
from core.tenancy.context import platform, tenant
from core.tenancy.models import Organization
from core.tenancy.organizations import find_organization, organizations
from core.tenancy.readers import EVERYTHING

ON_A_PAGE = 50


class OrganizationForm(forms.Form):
    """What may be in it is for the API's own serializer to say."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        help_text=gettext_lazy("As people see it."),
        widget=forms.TextInput({"maxlength": 200}),
    )
    slug = forms.CharField(
        label=gettext_lazy("Short name"),
        required=False,
        help_text=gettext_lazy("In addresses and commands, for good: small letters, digits, - _"),
        widget=forms.TextInput({"maxlength": 80, "autocapitalize": "none", "spellcheck": "false"}),
    )
    admin_email = forms.CharField(
        label=gettext_lazy("Mail of its first admin (optional)"),
        required=False,
        help_text=gettext_lazy(
            "A link on which the first admin joins is shown next, and mailed to this address if a "
            "mail server is set up."
        ),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def clean(self) -> None:
        given = NewOrganization(data=self.cleaned_data)
        if not given.is_valid():
            for name, sentences in sentences_by_field(given.errors).items():
                self.add_error(name, sentences)


def organization_list(request: HttpRequest) -> HttpResponse:
    """All of them, those that are switched off too."""
    with platform():
        page = Paginator(organizations(), ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
    return _render(request, "organizations.html", page=page)


@never_cache
@sent_once
def new_organization(request: HttpRequest) -> HttpResponse:
    """What it is called; then its keys and the link for its first admin, shown this once."""
    form = OrganizationForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            made = create(
                given["name"],
                given["slug"],
                actor=platform_actor(member_of(request)),
                invites=given["admin_email"],
            )
            return _render(request, "made_organization.html", made=made)
    return _render(request, "new_organization.html", form=form, status=422 if form.errors else 200)


def organization(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """One of them; a POST changes its quotas."""
    found = _found(organization_id)
    with tenant(organization_id, EVERYTHING):  # counts, which say nothing of a single document
        used = {quota.name: quota for quota in used_quotas()}
    section = _quota_section(used)
    state_of = partial(state_of_settings, organization_id)
    if request.method != "POST":
        form = OptionForm(section, options_of(found), state_of=state_of)
        return _organization_page(request, found, form)
    with tenant(organization_id):
        locked = Organization.objects.select_for_update().get(pk=organization_id)
        form = OptionForm(section, options_of(locked), request.POST, state_of=state_of)
        actor = platform_actor(member_of(request))
        change = partial(change_options, organization_id, actor=actor, by_platform=True)
        is_saved = form.save(change)
    if not is_saved:
        return _organization_page(request, found, form)
    messages.success(request, _("The quotas of %(name)s are saved.") % {"name": found.name})
    return redirect("console:installed-organization", organization_id)


def switching(request: HttpRequest, organization_id: UUID, is_active: bool) -> HttpResponse:
    """Asks whether to serve an organization no more, or again; a POST does it. One's own stays:
    nobody would be left to switch it on again."""
    found = _found(organization_id)
    admin = member_of(request)
    if organization_id == admin.organization_id:
        raise Http404
    if request.method != "POST":
        return _render(request, "switch.html", shown=found, is_active=is_active)
    switch(organization_id, is_active, actor=platform_actor(admin))
    said = _("%(name)s is served again.") if is_active else _("%(name)s is switched off.")
    messages.success(request, said % {"name": found.name})
    return redirect("console:installed-organization", organization_id)


def _organization_page(request: HttpRequest, found: Organization, form: OptionForm) -> HttpResponse:
    return _render(
        request,
        "organization.html",
        shown=found,
        form=form,
        changed=form.changed,
        is_own=found.pk == member_of(request).organization_id,
        status=form.status,
    )


def _quota_section(used: dict[str, UsedQuota]) -> Section:
    """Every quota, with how much of it is used."""
    unlimited = _("Empty: unlimited.")
    return Section(
        "quotas",
        _("Quotas"),
        _("Beyond them, uploads and questions are refused. Months begin on the first, UTC."),
        tuple(
            Option(
                f"quotas.{name}",
                capfirst(str(quota.what)),
                _("In use now: %(used)s. Empty: unlimited.")
                % {"used": number_format(used[name].used)}
                if name in used
                else unlimited,
            )
            for name, quota in QUOTAS.items()
        ),
    )


def _found(organization_id: UUID) -> Organization:
    return find_organization(organization_id)


def _render(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render_page(
        request, f"installation/{template}", section="installation", tab="organizations", **context
    )
