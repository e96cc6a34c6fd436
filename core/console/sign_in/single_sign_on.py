"""Signing in through the organization's identity provider.

People go on to the provider by a link, since the content security policy lets no form lead to
another host. By OpenID Connect they come back by a link, by SAML by a form of the provider's page.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.accounts.arrivals import Person, arrive, connect
from core.accounts.models import Protocol, SignOn
from core.accounts.round_trip import check_answer, leave_for, person_from
from core.accounts.saml_metadata import our_metadata
from core.accounts.second_factors import check_proven
from core.accounts.sign_on import callback_of, entity_id_of, not_here, sign_on_named
from core.audit.sign_ins import sign_on_failed
from core.console.access import member_of, render_page
from core.console.sign_in.away import Away, come_back, is_away, send_away
from core.console.sign_in.beginning import begin_session, checked_next
from core.conversations.history import has_asked
from core.errors import InvalidInput, NotAllowed, PolicyChatError
from core.tenancy.context import tenant
from core.tenancy.models import Organization, User
from core.tenancy.throttle import address_of, count_public_call

_CONNECTS = "connects_sign_on"


class OrganizationForm(forms.Form):
    organization = forms.CharField(
        label=gettext_lazy("Short name of your organization"),
        max_length=80,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )


def choice(request: HttpRequest) -> HttpResponse:
    """Which organization to sign in to; its own page has an address to keep."""
    form = OrganizationForm(request.GET if "organization" in request.GET else None)
    if form.is_valid():
        return redirect("console:sign-on", slugify(form.cleaned_data["organization"]) or "-")
    return render_page(request, "sign_in/choice.html", form=form)


def arrival(request: HttpRequest, slug: str) -> HttpResponse:
    """The organization's sign-in page, with the link to its provider."""
    try:
        count_public_call(request)
        organization, _ = sign_on_named(slug)
    except PolicyChatError as error:
        return _refused(request, error, slug="")
    return render_page(
        request, "sign_in/single.html", signs_in_to=organization, next=request.GET.get("next", "")
    )


@never_cache
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """On to the provider."""
    try:
        count_public_call(request)
        organization, sign_on = sign_on_named(slug)
        address, errand = leave_for(organization, sign_on)
    except PolicyChatError as error:
        return _refused(request, error, slug)
    connects = request.session.pop(_CONNECTS, "")
    next_address = checked_next(request, request.GET.get("next", ""))
    send_away(request.session, Away(slug, errand, next_address, connects))
    return redirect(address)


@csrf_exempt  # a form of the provider's page; it names the request that this session began
@never_cache
def callback(request: HttpRequest, slug: str) -> HttpResponse:
    """Back from the provider: signed in, or told why not."""
    try:
        count_public_call(request)
        if _comes_without_session(request):
            response = request.POST["SAMLResponse"]
            return render_page(request, "sign_in/go_on.html", response=response)
        away = come_back(request.session, slug)
        check_answer(away.errand, _given(request))
        organization, sign_on = sign_on_named(slug)
        return _let_in(request, away, organization, sign_on)
    except PolicyChatError as error:
        return _refused(request, error, slug)


def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """What a SAML provider can be given, where one is set up."""
    try:
        count_public_call(request)
        organization, sign_on = sign_on_named(slug)
        if sign_on.protocol != Protocol.SAML:
            raise not_here()
    except PolicyChatError as error:
        return _refused(request, error, slug="")
    described = our_metadata(entity_id_of(organization), callback_of(organization))
    return HttpResponse(described, content_type="application/samlmetadata+xml")


@require_POST
def connecting(request: HttpRequest) -> HttpResponse:
    """A member wants the provider's identity to sign in to this account."""
    member = member_of(request)
    try:
        check_proven(member, request.session)
    except NotAllowed as error:
        messages.error(request, error.detail)
        return redirect("console:you")
    request.session[_CONNECTS] = str(member.pk)
    return redirect("console:sign-on", member.organization.slug)


def _comes_without_session(request: HttpRequest) -> bool:
    """Whether a form of another site's page led here: browsers send no cookie then (SameSite), and
    a page of ours has to send the form once more."""
    is_sent_on = is_away(request.session) or "sent_on" in request.POST
    return "SAMLResponse" in request.POST and not is_sent_on


def _given(request: HttpRequest) -> dict[str, str]:
    return (request.POST if request.method == "POST" else request.GET).dict()


def _let_in(
    request: HttpRequest, away: Away, organization: Organization, sign_on: SignOn
) -> HttpResponse:
    """Signed in, or an entry of the audit that says who was not."""
    whom = ""
    try:
        person = person_from(organization, sign_on, away.errand, _given(request))
        whom = (person.email or person.subject)[:200]
        return _come_in(request, away, organization, sign_on, person)
    except PolicyChatError as error:
        sign_on_failed(organization.pk, whom, address_of(request), error.code)
        raise


def _come_in(
    request: HttpRequest, away: Away, organization: Organization, sign_on: SignOn, person: Person
) -> HttpResponse:
    if away.connects:
        if not isinstance(request.user, User) or str(request.user.pk) != away.connects:
            raise NotAllowed(_("You were signed out meanwhile. Sign in and connect again."))
        connect(sign_on, person, request.user)
        messages.success(request, _("Single sign-on is connected."))
        return redirect("console:you")

    def is_taken(name: str) -> bool:
        # Conversations that a program asked under this name would be the member's to read.
        with tenant(organization.pk):
            return has_asked(name) or User.objects.filter(username=name).exists()

    try:
        member = arrive(organization, sign_on, person, is_taken)
    except InvalidInput as error:
        sentence = _("Your mail address can’t be a username here. Ask an admin.")
        raise NotAllowed(sentence) from error
    begin_session(request, member, proven=True, by_provider=True)
    return redirect(away.next_address)


def _refused(request: HttpRequest, error: PolicyChatError, slug: str) -> HttpResponse:
    return render_page(
        request,
        "sign_in/refused.html",
        sentence=error.detail,
        slug=slug,
        status=error.http_status,
    )
