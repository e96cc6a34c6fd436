"""What a member changes about their own account."""

from contextlib import suppress
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.device import device_in_words
from core.accounts.second_factors import factor_of
from core.accounts.sessions import end_session, go_on, sessions_of
from core.accounts.sign_on import sign_on_of
from core.audit.members import actor_of, change_email, change_password, end_sessions
from core.console.access import member_of, render_page
from core.console.page_language import language_of
from core.console.people.forms import ChangePasswordForm, EmailForm, LanguageForm, refusals_in
from core.errors import NotFound
from core.tenancy.context import tenant
from core.tenancy.members import change_language, confirm_password
from core.tenancy.throttle import count_request


def you(
    request: HttpRequest,
    email_form: EmailForm | None = None,
    password_form: ChangePasswordForm | None = None,
    language_form: LanguageForm | None = None,
) -> HttpResponse:
    """Mail, password and sessions; a form that was refused is shown again."""
    open_sessions = sessions_of(member_of(request), request.session.session_key)
    return render_page(
        request,
        "people/you.html",
        section="you",
        factor=factor_of(member_of(request)),
        sign_on=sign_on_of(member_of(request).organization_id),
        sessions=[replace(one, device=device_in_words(one.device)) for one in open_sessions],
        email_form=email_form
        or EmailForm(member_of(request), initial={"email": member_of(request).email}),
        password_form=password_form or ChangePasswordForm(),
        language_form=language_form
        or LanguageForm(initial={"language": member_of(request).language}),
        status=422 if email_form or password_form or language_form else 200,
    )


@require_POST
def email(request: HttpRequest) -> HttpResponse:
    """Save another mail address, for whoever knows the password, where there is one."""
    member = member_of(request)
    form = EmailForm(member, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            count_request(f"password:{member.pk}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)
            if "old_password" in given:
                confirm_password(member, given["old_password"])
            change_email(member, given["email"])
            messages.success(request, _("Your mail address is saved."))
            return redirect("console:you")
    return you(request, email_form=form)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the console, or none."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        with tenant(member_of(request).organization_id):
            change_language(member_of(request), form.cleaned_data["language"])
        translation.activate(language_of(request))
        messages.success(request, _("Your language is saved."))
        return redirect("console:you")
    return you(request, language_form=form)


@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Take another password; every other session of the account ends."""
    member, form = member_of(request), ChangePasswordForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            count_request(f"password:{member.pk}", settings.SIGN_IN_ATTEMPTS_PER_MINUTE)
            change_password(member, given["old_password"], given["password"])
            go_on(request.session, member)
            messages.success(
                request, _("Your new password is saved. You are signed out everywhere else.")
            )
            return redirect("console:you")
    return you(request, password_form=form)


@require_POST
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """End one session of the account; where it has ended already, that is what was wanted."""
    with suppress(NotFound):
        end_session(member_of(request), session_id)
    messages.success(request, _("That session is signed out."))
    return redirect("console:you")


@require_POST
def sessions(request: HttpRequest) -> HttpResponse:
    """End every session of the account but this one."""
    member = member_of(request)
    end_sessions(member, actor=actor_of(member))
    go_on(request.session, member)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("console:you")
