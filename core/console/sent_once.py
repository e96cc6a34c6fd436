"""Forms whose answer is shown once: who loads that page again has not ordered a second time."""

from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from core.console.access import View, member_of, page_of_form, render_page
from core.tenancy.cache import keep, kept

REMEMBERED_SECONDS = 24 * 3600  # as long as such a page may stay open
MARK = "csrfmiddlewaretoken"  # another one in each form that is shown


def sent_once(view: View) -> View:
    """For a view whose answer with status 200 to a form shows what it made, such as a key. The same
    form, sent once more by loading that answer again, is refused: it would make another, and end
    what was copied. Where Redis was lost, it is not known any more."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if MARK not in request.POST:
            return view(request, *args, **kwargs)
        organization_id = member_of(request).organization_id
        sent = f"{member_of(request).pk} {request.path} {request.POST.urlencode()}"
        name = f"sent:{sha256(sent.encode()).hexdigest()}"
        if kept(organization_id, name):
            return render_page(request, "sent.html", form=page_of_form(request), status=409)
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            keep(organization_id, name, "yes", REMEMBERED_SECONDS)
        return response

    return guarded
