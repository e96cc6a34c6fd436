"""Where every way of signing in ends: a session begins, or the second factor is asked for."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.accounts.factor_rule import note_second_factor
from core.accounts.platform_admins import note_proof
from core.accounts.second_factors import factor_of
from core.accounts.sessions import note_beginning
from core.accounts.sign_on import refuses_password
from core.audit.sign_ins import signed_in
from core.console.access import render_page
from core.console.sign_in.held import hold
from core.tenancy.context import tenant
from core.tenancy.models import User
from core.tenancy.throttle import address_of


def sign_in_by_password(request: HttpRequest, member: User, next_address: str) -> HttpResponse:
    """On to ``next_address``, signed in; by way of the second factor where the account has one.
    A refusal where the organization's identity provider is the only way in."""
    if refuses_password(member):
        return _by_provider_only(request, member)
    if factor_of(member):
        hold(request.session, member, next_address)
        return redirect("console:sign-in-code")
    begin_session(request, member, proven=False)
    return redirect(next_address)


def sign_in_by_passkey(request: HttpRequest, member: User, next_address: str) -> HttpResponse:
    """On to ``next_address``, signed in: a passkey is two factors. The same refusal as of a
    password where the identity provider is the only way in."""
    if refuses_password(member):
        return _by_provider_only(request, member)
    begin_session(request, member, proven=True)
    return redirect(next_address)


def checked_next(request: HttpRequest, wanted: str) -> str:
    """``wanted`` if it is an address here, else the Ask page's."""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and is_ours else reverse("console:ask")


def _by_provider_only(request: HttpRequest, member: User) -> HttpResponse:
    sentence = _("Members of %(name)s sign in with single sign-on only.") % {
        "name": member.organization.name
    }
    return render_page(
        request,
        "sign_in/refused.html",
        sentence=sentence,
        slug=member.organization.slug,
        status=403,
    )


def begin_session(
    request: HttpRequest, member: User, *, proven: bool, by_provider: bool = False
) -> None:
    """Sign the member in here, recorded; ``proven`` by more than a password, or by the
    organization's identity provider."""
    address = address_of(request)
    # Django writes the time of the last sign-in, which takes the tenant's rows.
    with tenant(member.organization_id):
        signed_in(member, address)
        login(request, member)
    note_beginning(request.session, request.headers.get("User-Agent", ""), address)
    note_second_factor(request.session, proven)
    note_proof(request.session, by_provider=by_provider)
