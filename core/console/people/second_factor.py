"""Two-factor authentication, for a member's own account and for admins to remove."""

from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.factor_rule import has_second_factor, must_add_second_factor
from core.accounts.member_changes import remove_second_factor
from core.accounts.own_factors import new_recovery_codes, offered_secret, remove_app, set_up_app
from core.accounts.passkeys import passkeys_of
from core.accounts.second_factors import factor_of
from core.accounts.totp import address_for_app
from core.accounts.webauthn import passkey_origin
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.people.forms import refusals_in
from core.console.people.passkeys import new_passkey_form
from core.console.sign_in.code_page import CodeForm
from core.errors import Conflict


@never_cache
def second_factor(
    request: HttpRequest, form: CodeForm | None = None, app_form: CodeForm | None = None
) -> HttpResponse:
    """What is set up, and what can be done about it; or how to set it up. A form that was refused
    is shown again."""
    member = member_of(request)
    factor = factor_of(member)
    secret = "" if factor and factor.has_app else offered_secret(request.session)
    address = address_for_app(secret, member.username, member.organization.name) if secret else ""
    return render_page(
        request,
        "people/second_factor.html",
        section="you",
        factor=factor,
        secret=secret,
        qr=segno.make(address).svg_data_uri(scale=4, border=2, light="white") if address else "",
        is_required=must_add_second_factor(member, request.session),
        is_proven=has_second_factor(request.session),
        form=form or CodeForm(),
        app_form=app_form or CodeForm(auto_id="app_%s"),
        passkeys=passkeys_of(member),
        passkey_origin=passkey_origin(),
        passkey_form=new_passkey_form(request),
        status=422 if form or app_form else 200,
    )


@require_POST
@never_cache
def setting_up(request: HttpRequest) -> HttpResponse:
    """Set it up with the first code of the app; then the recovery codes, shown this once, where
    there are none yet. Beside passkeys it takes a session that gave one."""
    form = CodeForm(request.POST, auto_id="app_%s")
    if factor_of(member_of(request)) and not has_second_factor(request.session):
        return redirect("console:second-factor")
    if form.is_valid():
        with refusals_in(form):
            code = form.cleaned_data["code"]
            codes = set_up_app(member_of(request), request.session, code)
            if codes:
                return _codes_page(request, codes)
            messages.success(request, _("The authenticator app is added."))
            return redirect("console:second-factor")
    return second_factor(request, app_form=form)


@require_POST
@never_cache
def recovery(request: HttpRequest) -> HttpResponse:
    """Other recovery codes, for whoever gives a code."""
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            code = form.cleaned_data["code"]
            return _codes_page(request, new_recovery_codes(member_of(request), code))
    return second_factor(request, form)


@require_POST
def turning_off(request: HttpRequest) -> HttpResponse:
    """Remove the app, for whoever gives a code; where there is no passkey, that turns two-factor
    authentication off, and every other session of the account ends."""
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            if remove_app(member_of(request), request.session, form.cleaned_data["code"]):
                messages.success(request, _("Two-factor authentication is turned off."))
            else:
                messages.success(request, _("The authenticator app is removed."))
            return redirect("console:second-factor")
    return second_factor(request, form)


@require_POST
def removal(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """An admin lets a member in who has lost the app and the recovery codes."""
    admin = member_of(request)
    try:
        member = remove_second_factor(admin.organization_id, member_id, actor=actor_of(admin))
    except Conflict as error:
        messages.error(request, error.detail)
        return redirect("console:person", member_id)
    messages.success(
        request,
        _("%(member)s signs in with the password alone again.") % {"member": member.username},
    )
    return redirect("console:person", member_id)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render_page(request, "people/recovery_codes.html", section="you", codes="\n".join(codes))
