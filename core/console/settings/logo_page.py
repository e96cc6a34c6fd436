"""The organization's logo: shown to its members, changed by its admins."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from core.audit.members import actor_of
from core.audit.organizations import change_logo
from core.console.access import member_of
from core.errors import InvalidInput
from core.organizations.logo import logo_now
from core.rest.new_logo import logo_of
from core.rest.untrusted import SANDBOXED
from core.tenancy.context import tenant

DAY_SECONDS = 24 * 3600


# The address changes with the logo.
@cache_control(private=True, max_age=DAY_SECONDS)
def logo_image(request: HttpRequest, name: str) -> HttpResponse:
    """The logo of the member's organization."""
    with tenant(member_of(request).organization_id):
        image = logo_now()
    if image is None:
        raise Http404
    return HttpResponse(image, content_type="image/png", headers=SANDBOXED)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Have the file that was chosen as the logo, and lead back to the settings."""
    member, file = member_of(request), request.FILES.get("file")
    organization_id = member.organization_id
    try:
        if file is None:
            raise InvalidInput(_("Choose a picture first."))
        change_logo(organization_id, logo_of(file, organization_id), actor=actor_of(member))
    except InvalidInput as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, _("The logo was saved."))
    return redirect("console:settings")


@require_POST
def removal(request: HttpRequest) -> HttpResponse:
    """Have no logo any more."""
    member = member_of(request)
    change_logo(member.organization_id, None, actor=actor_of(member))
    messages.success(request, _("The logo was removed."))
    return redirect("console:settings")
