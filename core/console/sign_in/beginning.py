"""Where every way of signing in ends: a session begins, or the second factor is asked for."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.accounts.second_factors import factor_of
from core.accounts.sessions import note_beginning
from core.audit.sign_ins import signed_in
from core.console.sign_in.held import hold
from core.tenancy.context import tenant
from core.tenancy.factor_rule import note_second_factor
from core.tenancy.models import User
from core.tenancy.throttle import address_of


def sign_in_by_password(request: HttpRequest, member: User, next_address: str) -> HttpResponse:
    """On to ``next_address``, signed in; by way of the second factor where the account has one."""
    if factor_of(member):
        hold(request.session, member, next_address)
        return redirect("console:sign-in-code")
    begin_session(request, member, proven=False)
    return redirect(next_address)


def begin_session(request: HttpRequest, member: User, *, proven: bool) -> None:
    """Sign the member in here, recorded; ``proven`` by more than a password."""
    address = address_of(request)
    # Django writes the time of the last sign-in, which takes the tenant's rows.
    with tenant(member.organization_id):
        signed_in(member, address)
        login(request, member)
    note_beginning(request.session, request.headers.get("User-Agent", ""), address)
    note_second_factor(request.session, proven)
