"""A member's own passkeys: added and removed on the page of the second factor."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.device import device_in_words, device_of
from core.accounts.own_factors import add_passkey, begin_passkey, remove_passkey, takes_password
from core.accounts.passkeys import LONGEST_NAME
from core.console.access import member_of, render_page
from core.console.people.forms import password_field
from core.errors import NotAllowed, NotFound, PolicyChatError


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("To know it by, like the device that keeps it."),
    )
    old_password = password_field(_("Present password"), "current-password")


def new_passkey_form(request: HttpRequest) -> PasskeyForm:
    """With the name of the browser that is used."""
    name = device_in_words(device_of(request.headers.get("User-Agent", "")))
    form = PasskeyForm(initial={"name": name}, auto_id="passkey_%s")
    if not takes_password(member_of(request), request.session):
        del form.fields["old_password"]
    return form


@require_POST
@never_cache
def options(request: HttpRequest) -> HttpResponse:
    """What to ask the browser with, for a new passkey."""
    password = request.POST.get("old_password", "")
    try:
        return JsonResponse(begin_passkey(member_of(request), request.session, password))
    except PolicyChatError as error:
        return JsonResponse({"detail": error.detail}, status=error.http_status)


@require_POST
@never_cache
def adding(request: HttpRequest) -> HttpResponse:
    """Keep what the browser made; then the recovery codes, where it is the first factor."""
    form = PasskeyForm(request.POST)
    form.full_clean()  # a name that can't be is left out; the password was looked at before
    name, response = form.cleaned_data.get("name", ""), request.POST.get("response", "")
    try:
        codes = add_passkey(member_of(request), request.session, response, name)
    except PolicyChatError as error:
        messages.error(request, error.detail)
        return redirect("console:second-factor")
    if codes:
        return render_page(
            request, "people/recovery_codes.html", section="you", codes="\n".join(codes)
        )
    messages.success(request, _("The passkey is added."))
    return redirect("console:second-factor")


@require_POST
def removal(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Remove one; with the last factor every other session of the account ends."""
    try:
        if remove_passkey(member_of(request), request.session, passkey_id):
            messages.success(request, _("Two-factor authentication is turned off."))
        else:
            messages.success(request, _("The passkey is removed."))
    except NotFound:
        messages.success(request, _("The passkey is removed."))
    except NotAllowed as error:
        messages.error(request, error.detail)
    return redirect("console:second-factor")
