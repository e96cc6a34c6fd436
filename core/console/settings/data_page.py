"""What is stored of the organization: taking it along, and keeping it from being deleted."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.audit.holds import lift_hold, set_hold
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.people.forms import refusals_in
from core.tenancy.context import tenant
from core.tenancy.holds import LONGEST_NAME, LONGEST_REASON, holds


class HoldForm(forms.Form):
    user_identifier = forms.CharField(
        label=_("Person"),
        max_length=LONGEST_NAME,
        required=False,
        strip=False,
        help_text=_(
            "The name that the person asks under, as conversations have it. Empty: the whole "
            "organization."
        ),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("It stays in the audit: name the matter, not the person."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def data_page(request: HttpRequest, form: HoldForm | None = None) -> HttpResponse:
    """What an export holds, in words, and its button; what is under legal hold."""
    with tenant(member_of(request).organization_id):
        found = list(holds())
    return render_page(
        request,
        "settings/data.html",
        section="data",
        holds=found,
        form=form or HoldForm(),
        status=422 if form else 200,
    )


@require_POST
def setting_hold(request: HttpRequest) -> HttpResponse:
    """Hold what is of a person, or all."""
    admin, form = member_of(request), HoldForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            set_hold(admin.organization_id, **form.cleaned_data, actor=actor_of(admin))
            messages.success(request, _("The legal hold is set."))
            return redirect("console:data")
    return data_page(request, form)


@require_POST
def lifting_hold(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Let go of what is held."""
    admin = member_of(request)
    lift_hold(admin.organization_id, hold_id, actor=actor_of(admin))
    messages.success(request, _("The legal hold is lifted."))
    return redirect("console:data")
