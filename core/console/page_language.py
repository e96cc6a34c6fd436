"""The language of a page: the member's choice, else the organization's, else the browser's."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import cache_control
from django.views.defaults import page_not_found
from django.views.i18n import JavaScriptCatalog

from core.console.refusals import for_scripts
from core.organizations.chosen_language import chosen_language
from core.problem import unavailable_page, wants_problem
from core.tenancy.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What is shown of a text that may be translated only once a reader is known.
Text: TypeAlias = "str | _StrPromise"
# The same for everybody, whoever signed in.
WITHOUT_LANGUAGE = {"theme", "words"}
WORDS_SECONDS = 300
OF_PAGE = "X-Page-Language"


class LanguageMiddleware:
    """Pages of the console are in the reader's language, and so is what is refused to a script that
    names its page's; the other surfaces stay as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response = self.get_response(request)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _is_page(request):
                return _only_a_form(request, response)
            # An address that leads to no view: nobody was asked in which language to say so.
            if request.resolver_match or response.status_code != 404 or wants_problem(request):
                return response
            return _speak(request) or page_not_found(request, Http404())
        finally:
            translation.deactivate()

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.namespace == "console" and match.url_name not in WITHOUT_LANGUAGE:
            return _speak(request)
        if (named := request.headers.get(OF_PAGE, "")) in dict(settings.LANGUAGES):
            translation.activate(named)
        return None


def _is_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.namespace == "console"


def _only_a_form(request: HttpRequest, refused: HttpResponseBase) -> HttpResponse:
    """Instead of nothing: who loads the address of a form that was refused sees an empty page."""
    page = render(request, "405.html", status=refused.status_code)
    page["Allow"] = refused["Allow"]
    return page


def _speak(request: HttpRequest) -> HttpResponse | None:
    """From here on in the reader's language; a page that says so where the database is away."""
    try:
        translation.activate(language_of(request))
    except OperationalError as error:  # here no middleware is asked about exceptions
        translation.activate(get_language_from_request(request))
        return unavailable_page(error)
    return None


def language_of(request: HttpRequest) -> str:
    """ISO 639-1 code of one of the languages that the console has."""
    if isinstance(request.user, User):
        chosen = chosen_language(request.user.organization, request.user)
        if chosen is not None:
            return chosen
    return get_language_from_request(request)


@cache_control(public=True, max_age=WORDS_SECONDS)
def words(request: HttpRequest, code: str) -> HttpResponseBase:
    """The texts of the console's scripts in the language ``code``, and the sentences of refusals,
    as a script; Http404 for a language that the console does not have."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(code):
        catalog = JavaScriptCatalog.as_view(packages=["core.console"])
        response = cast(HttpResponse, catalog(request))
        response.content += f"\nglobalThis.refusals = {json.dumps(for_scripts())};\n".encode()
    return response
