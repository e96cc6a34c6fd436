"""What every console page shares: who may see it, and what its browser may load."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.accounts.factor_rule import must_add_second_factor
from core.accounts.platform_admins import may_run_installation
from core.console.page_language import Text
from core.console.theme import DEFAULT_ACCENT, accent_of
from core.documents.room import warning as low_disk
from core.errors import NotFound
from core.tenancy.audiences import library_reader, reader_of_member
from core.tenancy.models import Role, User
from core.tenancy.readers import read_as

View = Callable[..., HttpResponseBase]
SAFE = ("GET", "HEAD")
FOR_EDITORS = _("This page is for editors and admins")

# No inline script or style, nothing from another host. Page images are fetched as blobs.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def public_page(view: View) -> View:
    """A page that anyone may open, under the console's content security policy, or a stricter one
    of its own. What somebody else has just removed is not there, for every page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    return guarded


def signed_in_page(view: View) -> View:
    """A page for whoever signed in, even without the second factor that the organization
    requires; anyone else is sent to sign in, then back here. What a form sent meanwhile is lost,
    which is said on the form's page: its own address may be for forms only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method in SAFE:
            return redirect_to_login(request.get_full_path())
        messages.error(request, _("You were signed out, so nothing was saved. Please do it again."))
        return redirect_to_login(page_of_form(request))

    return public_page(guarded)


def page_of_form(request: HttpRequest) -> str:
    """The page of ours that a form was sent from; the first one where a browser does not say."""
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}):
        return reverse("console:home")
    page = urlsplit(sender)
    return f"{page.path}?{page.query}" if page.query else page.path


def member_page(view: View) -> View:
    """A page for members who proved enough; others are sent to set up the second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = member_of(request)
        if must_add_second_factor(member, request.session):
            return redirect("console:second-factor")
        read_as(library_reader(member.role, reader_of_member(member)))
        return view(request, *args, **kwargs)

    return signed_in_page(guarded)


def admin_page(view: View) -> View:
    """A page for admins; other members are told that it is."""
    return _page_for({Role.ADMIN}, view)


def editor_page(view: View) -> View:
    """A page for editors and admins; viewers are told that it is."""
    return _page_for({Role.ADMIN, Role.EDITOR}, view, FOR_EDITORS)


def platform_page(view: View) -> View:
    """A page for platform admins; for anyone else there is nothing there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not member_of(request).is_platform_admin:
            raise Http404
        if not may_run_installation(request.session):
            return render_page(request, "installation/by_yourself.html", status=403)
        return view(request, *args, **kwargs)

    return member_page(guarded)


def _page_for(roles: set[Role], view: View, told: Text = "") -> View:
    """``told`` is what members of other roles read; that it is for admins, if nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if member_of(request).role not in roles:
            raise PermissionDenied(told)
        return view(request, *args, **kwargs)

    return member_page(guarded)


def member_of(request: HttpRequest) -> User:
    """The signed-in member behind a ``member_page`` request."""
    return cast(User, request.user)


def render_page(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A console page: ``template`` with the organization, its accent and the member's rights."""
    member = request.user if isinstance(request.user, User) else None
    organization = member.organization if member else None
    shared = {
        "organization": organization,
        "member": member,
        "is_platform_admin": member is not None and member.is_platform_admin,
        "may_administer": member is not None and member.role == Role.ADMIN,
        "low_disk": low_disk() if member and member.role == Role.ADMIN else "",
        "may_edit": member is not None and member.role in {Role.ADMIN, Role.EDITOR},
        "accent": accent_of(organization) if organization else DEFAULT_ACCENT,
    }
    return render(request, f"console/{template}", {**shared, **context}, status=status)
