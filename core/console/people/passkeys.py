"""A member's own passkeys: added and removed on the page of the second factor."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.device import device_in_words, device_of
from core.accounts.factor_rule import has_second_factor, note_second_factor
from core.accounts.passkeys import LONGEST_NAME, add, begin_adding, remove_passkey
from core.accounts.platform_admins import check_may_add_passkey
from core.accounts.second_factors import check_proven
from core.accounts.sessions import go_on
from core.console.access import member_of, render_page
from core.console.people.forms import password_field
from core.errors import NotAllowed, NotFound, PolicyChatError
from core.tenancy.members import confirm_password
from core.tenancy.throttle import count_request

_ADDING = "adding_passkey"


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
    if not _takes_password(request):
        del form.fields["old_password"]
    return form


@require_POST
@never_cache
def options(request: HttpRequest) -> HttpResponse:
    """What to ask the browser with, for a new passkey."""
    member = member_of(request)
    try:
        check_proven(member, request.session)
        check_may_add_passkey(member, request.session)
        if _takes_password(request):
            count_request(f"password:{member.pk}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)
            confirm_password(member, request.POST.get("old_password", ""))
        exchange = begin_adding(member)
    except PolicyChatError as error:
        return JsonResponse({"detail": error.detail}, status=error.http_status)
    request.session[_ADDING] = exchange.state
    return JsonResponse(exchange.options)


@require_POST
@never_cache
def adding(request: HttpRequest) -> HttpResponse:
    """Keep what the browser made; then the recovery codes, where it is the first factor."""
    member, form = member_of(request), PasskeyForm(request.POST)
    form.full_clean()  # a name that can't be is left out; the password was looked at before
    try:
        check_proven(member, request.session)
        check_may_add_passkey(member, request.session)
        state = request.session.pop(_ADDING, None)
        if state is None:
            raise NotAllowed(
                gettext("This passkey was not begun here, or took too long. Begin again.")
            )
        name = form.cleaned_data.get("name", "")
        codes = add(member, state, request.POST.get("response", ""), name)
    except PolicyChatError as error:
        messages.error(request, error.detail)
        return redirect("console:second-factor")
    note_second_factor(request.session, True)
    if codes:
        return render_page(
            request, "people/recovery_codes.html", section="you", codes="\n".join(codes)
        )
    messages.success(request, _("The passkey is added."))
    return redirect("console:second-factor")


@require_POST
def removal(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Remove one; with the last factor every other session of the account ends."""
    member = member_of(request)
    try:
        check_proven(member, request.session)
        if remove_passkey(member, passkey_id):
            go_on(request.session, member)
            note_second_factor(request.session, False)
            messages.success(request, _("Two-factor authentication is turned off."))
        else:
            messages.success(request, _("The passkey is removed."))
    except NotFound:
        messages.success(request, _("The passkey is removed."))
    except NotAllowed as error:
        messages.error(request, error.detail)
    return redirect("console:second-factor")


def _takes_password(request: HttpRequest) -> bool:
    """Whether a passkey takes the present password. It signs in by itself, for good: somebody at a
    browser that was left open must not add one."""
    return member_of(request).has_usable_password() and not has_second_factor(request.session)
