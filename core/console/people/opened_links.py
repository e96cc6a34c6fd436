"""Opening a one-time link: an invited person joins, a member chooses a new password."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.audit.members import accept, reset_password
from core.console.access import render_page
from core.console.people.forms import JoinForm, PasswordForm, refusals_in
from core.console.sign_in.beginning import sign_in_by_password
from core.console.theme import accent_of
from core.conversations.history import has_asked
from core.errors import Conflict, LinkExpired, RateLimited
from core.tenancy.context import tenant
from core.tenancy.models import LinkKind, OneTimeLink, User
from core.tenancy.one_time_links import find_link
from core.tenancy.throttle import address_of, count_public_call, count_request

COOKIE = "one-time-link"
COOKIE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Opening:
    """What a kind of link asks for, and what comes of it."""

    form: type[PasswordForm]
    template: str
    use: Callable[[OneTimeLink, dict[str, Any]], User]


def _join(link: OneTimeLink, given: dict[str, Any]) -> User:
    """The new member; Conflict for a name under which a program has asked for somebody else,
    whose conversations would be the member's to read."""
    name = User.normalize_username(given["username"])
    with tenant(link.organization_id):
        if has_asked(name):
            sentence = _("The username “%(name)s” is taken. Choose another.") % {"name": name}
            raise Conflict(sentence, errors={"username": [sentence]})
    return accept(link, name, given["password"])


NEW_PASSWORD = Opening(
    PasswordForm,
    "people/new_password.html",
    lambda link, given: reset_password(link, given["password"]),
)
OPENINGS = {
    LinkKind.INVITATION: Opening(JoinForm, "people/join.html", _join),
    LinkKind.RESET: NEW_PASSWORD,
    LinkKind.FORGOTTEN: NEW_PASSWORD,
}


@never_cache
def take_link(request: HttpRequest, kind: LinkKind, token: str) -> HttpResponse:
    """Move the secret from the address into a cookie: addresses are logged and remembered."""
    address = reverse(f"console:{kind.value}")
    response = redirect(address)
    response.set_cookie(
        COOKIE,
        token if token.isascii() else "",  # else no link of ours, and nothing a header can hold
        max_age=COOKIE_SECONDS,
        path=address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
def opened_link(request: HttpRequest, kind: LinkKind) -> HttpResponse:
    """The form that the link in the cookie opens. Whoever fills it in is signed in, by way
    of the second factor where the account has one."""
    opening = OPENINGS[kind]
    try:
        count_public_call(request)
        link = find_link(kind, request.COOKIES.get(COOKIE, ""))
    except (LinkExpired, RateLimited) as error:
        return _gone(request, error)
    form = opening.form(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            count_request(f"link:{address_of(request)}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)
            try:
                member = opening.use(link, form.cleaned_data)
            except LinkExpired as error:
                return _gone(request, error)
            return _signed_in(request, member, kind)
    return render_page(
        request,
        opening.template,
        form=form,
        link=link,
        organization=link.organization,
        accent=accent_of(link.organization),
        status=422 if form.errors else 200,
    )


def _signed_in(request: HttpRequest, member: User, kind: LinkKind) -> HttpResponse:
    response = sign_in_by_password(request, member, reverse("console:ask"))
    response.delete_cookie(COOKIE, path=reverse(f"console:{kind.value}"))
    return response


def _gone(request: HttpRequest, error: LinkExpired | RateLimited) -> HttpResponse:
    return render_page(request, "people/gone.html", sentence=error.detail, status=error.http_status)
