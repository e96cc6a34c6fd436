"""Where every way of signing in ends: a session begins."""

from django.contrib.auth import login
from django.http import HttpRequest

from core.accounts.sessions import note_beginning
from core.audit.sign_ins import signed_in
from core.tenancy.context import tenant
from core.tenancy.models import User
from core.tenancy.throttle import address_of


def begin_session(request: HttpRequest, member: User) -> None:
    """Sign the member in here, recorded."""
    address = address_of(request)
    # Django writes the time of the last sign-in, which takes the tenant's rows.
    with tenant(member.organization_id):
        signed_in(member, address)
        login(request, member)
    note_beginning(request.session, request.headers.get("User-Agent", ""), address)
