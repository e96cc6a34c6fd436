"""The token with which the identity provider provisions members and groups (SCIM)."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.scim_tokens import end_scim_token, make_scim_token, scim_address
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.sent_once import sent_once
from core.errors import NotFound


@require_POST
@never_cache
@sent_once
def scim_token(request: HttpRequest) -> HttpResponse:
    """A new token, which is shown this once; the one before works no more."""
    admin = member_of(request)
    _token, text = make_scim_token(admin.organization_id, actor=actor_of(admin))
    return render_page(
        request,
        "settings/scim_token.html",
        section="sign-on",
        text=text,
        scim_address=scim_address(),
    )


@require_POST
def scim_token_ending(request: HttpRequest) -> HttpResponse:
    """No more provisioning; where it has ended already, that is what was wanted."""
    admin = member_of(request)
    with suppress(NotFound):
        end_scim_token(admin.organization_id, actor=actor_of(admin))
    messages.success(request, _("The token has ended. Members and groups are managed here."))
    return redirect("console:sign-on-settings")
