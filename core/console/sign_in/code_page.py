"""The second factor of a sign-in: a code of the app, or a recovery code."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.accounts.passkeys import passkeys_of
from core.accounts.second_factors import check_code, factor_of
from core.accounts.webauthn import passkey_origin
from core.audit.sign_ins import sign_in_failed
from core.console.access import render_page
from core.console.people.forms import refusals_in
from core.console.sign_in.beginning import begin_session
from core.console.sign_in.held import held_member, let_go
from core.errors import InvalidInput
from core.tenancy.throttle import address_of


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@never_cache
def code_page(request: HttpRequest) -> HttpResponse:
    """Ask for the code; who gives it is signed in."""
    found = held_member(request.session)
    if found is None:
        let_go(request.session)
        return redirect("console:sign-in")
    member, held = found
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            try:
                check_code(member, form.cleaned_data["code"])
            except InvalidInput:
                sign_in_failed(member.username, address_of(request))
                raise
            let_go(request.session)
            begin_session(request, member, proven=True)
            return redirect(held.next_address)
    status = 422 if form.errors else 200
    factor, keys = factor_of(member), passkeys_of(member)
    return render_page(
        request,
        "sign_in/code.html",
        form=form,
        has_app=factor is not None and factor.has_app,
        passkey_origin=passkey_origin() if keys else "",
        status=status,
    )
