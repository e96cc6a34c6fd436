"""Signing in with a passkey: by itself, or as the second factor after a password.

A script asks the browser (static/console/js/passkeys.js) and posts what it answers.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.passkeys import begin_proving, prove
from core.audit.sign_ins import sign_in_failed
from core.console.access import render_page
from core.console.sign_in.beginning import begin_session, checked_next, sign_in_by_passkey
from core.console.sign_in.held import held_member, let_go
from core.errors import NotAllowed, PolicyChatError
from core.tenancy.throttle import address_of, count_public_call, count_request

_ALONE, _SECOND = "passkey_alone", "passkey_second"


@require_POST
@never_cache
def options(request: HttpRequest, is_second: bool) -> JsonResponse:
    """What to ask the browser with: for any passkey, or for one of whoever is half signed in."""
    found = held_member(request.session) if is_second else None
    try:
        count_public_call(request)
        exchange = begin_proving(found[0] if found else None)
    except PolicyChatError as error:
        return JsonResponse({"detail": error.detail}, status=error.http_status)
    request.session[_SECOND if found else _ALONE] = exchange.state
    return JsonResponse(exchange.options)


@require_POST
@never_cache
def passkey_alone(request: HttpRequest) -> HttpResponse:
    """Signed in by a passkey and nothing else."""
    try:
        count_request(f"passkey:{address_of(request)}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)
        state = request.session.pop(_ALONE, None)
        if state is None:
            raise NotAllowed(_("This sign-in was not begun here, or took too long. Begin again."))
        member = prove(state, request.POST.get("response", ""), None)
    except PolicyChatError as error:
        return _refused(request, error)
    return sign_in_by_passkey(request, member, checked_next(request, request.POST.get("next", "")))


@require_POST
@never_cache
def passkey_second(request: HttpRequest) -> HttpResponse:
    """Signed in by a passkey after the password."""
    found, state = held_member(request.session), request.session.pop(_SECOND, None)
    if found is None or state is None:
        let_go(request.session)
        return redirect("console:sign-in")
    member, held = found
    try:
        count_request(f"passkey:{address_of(request)}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)
        prove(state, request.POST.get("response", ""), member)
    except PolicyChatError as error:
        sign_in_failed(member.username, address_of(request))
        return _refused(request, error)
    let_go(request.session)
    begin_session(request, member, proven=True)
    return redirect(held.next_address)


def _refused(request: HttpRequest, error: PolicyChatError) -> HttpResponse:
    return render_page(
        request, "sign_in/refused.html", sentence=error.detail, status=error.http_status
    )
