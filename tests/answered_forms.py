"""Which forms of the console may be answered by a page, where all others lead on: a browser wants
to send the form again for such a page, when it is loaded again or gone back to."""

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

# Views of the console that show what is shown once, or change nothing.
ANSWERED_BY_A_PAGE = {
    "add-passkey": "the recovery codes",
    "erase": "the receipt",
    "identity-secret": "the secret",
    "invite": "the link",
    "new-key": "the key",
    "new-organization": "the keys and the link",
    "new-webhook": "the secret",
    "reset-link": "the link",
    "scim-token": "the token",
    "second-factor-recovery": "the codes",
    "second-factor-set-up": "the recovery codes",
    "test-model": "nothing is changed",
    "webhook-secret": "the secret",
    None: "what an identity provider sent is sent on",
}


def page_after_form(request: HttpRequest, response: HttpResponse) -> str:
    """What is wrong with the answer to a form of the console; empty where nothing is."""
    if request.method != "POST" or response.status_code != 200 or not request.POST:
        return ""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return ""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if found.app_name != "console" or not is_page or found.url_name in ANSWERED_BY_A_PAGE:
        return ""
    return f"POST {request.path_info}: the page of {found.url_name} comes without leading on"
