"""The widget of an organization: its sites, its looks, the line to copy, and how it appears."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.audit.members import actor_of
from core.audit.organizations import change_origins, show_identity_secret
from core.console.access import member_of, render_page
from core.console.people.forms import refusals_in
from core.console.settings.option_form import OptionForm
from core.console.settings.option_sections import SECTIONS
from core.tenancy.context import tenant
from core.tenancy.keys import live_keys
from core.tenancy.models import KeyKind
from core.tenancy.options import options_of
from core.tenancy.origins import check_site, is_readable, own_origin


class SitesForm(forms.Form):
    origins = forms.CharField(
        label="Sites",
        required=False,
        help_text="One on each line, with scheme and host, such as https://HOST. "
        "No path, no wildcard.",
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "autocapitalize": "none"}),
    )

    def entries(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["origins"].splitlines()]
        return [line for line in lines if line]


def widget_page(
    request: HttpRequest, refused: OptionForm | None = None, sites_form: SitesForm | None = None
) -> HttpResponse:
    """Everything about the widget; ``?site=`` asks whether it works there."""
    organization = member_of(request).organization
    with tenant(organization.pk):
        key = live_keys(KeyKind.PUBLISHABLE).first()
    options = options_of(organization)
    looks = [OptionForm(section, options) for section in SECTIONS if section.page == "widget"]
    if refused:
        looks = [refused if form.section == refused.section else form for form in looks]
    origins = key.origins if key and is_readable(key.origins) else []
    asked = request.GET.get("site", "").strip()
    return render_page(
        request,
        "settings/widget.html",
        section="widget",
        refused=refused,
        forms=looks,
        sites_form=sites_form or SitesForm(initial={"origins": "\n".join(origins)}),
        key=key,
        asked=asked,
        checked=check_site(origins, asked) if asked else None,
        is_shown_here=own_origin() in origins,
        **_lines(key.public_text if key else "", options),
        status=422 if refused or sites_form else 200,
    )


@require_POST
def sites(request: HttpRequest) -> HttpResponse:
    """Replace the list of sites; with ``add_own`` this server is one of them."""
    admin, form = member_of(request), SitesForm(request.POST)
    if form.is_valid():
        entries = form.entries()
        if "add_own" in request.POST:
            entries.append(own_origin())
        with refusals_in(form):
            change_origins(admin.organization_id, entries, actor=actor_of(admin))
            messages.success(request, "Sites: saved.")
            return redirect("console:widget")
    return widget_page(request, sites_form=form)


@require_POST
@never_cache
def identity_secret(request: HttpRequest) -> HttpResponse:
    """The secret with which sites sign names; with ``rotate`` the next one."""
    admin, rotate = member_of(request), "rotate" in request.POST
    secret = show_identity_secret(admin.organization_id, rotate=rotate, actor=actor_of(admin))
    return render_page(
        request, "settings/secret.html", section="widget", secret=secret, is_new=rotate
    )


def _lines(key: str, options: dict[str, Any]) -> dict[str, str]:
    """What goes into a page of the organization, and into the policy of its server."""
    own = own_origin()
    images = f"; img-src {own}" if options["widget"]["previews"] == "page" else ""
    return {
        "snippet": f'<script src="{settings.PUBLIC_URL}/widget.js" data-api-key="{key}"></script>',
        "policy": f"script-src {own}; connect-src {own}{images}",
    }
