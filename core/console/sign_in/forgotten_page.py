"""“Forgot your password?”: a link by mail, where there is a mail server."""

import time

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.accounts.forgotten import want_reset
from core.console.access import render_page
from core.console.people.forms import refusals_in
from core.organizations.link_mail import mail_server_answers
from core.tenancy.keys import hash_key
from core.tenancy.members import MOST_CHARACTERS
from core.tenancy.throttle import address_of, count_requests

ASKED_FOR_ONE_ACCOUNT = 3  # a minute, from all addresses
SECONDS_FOR_AN_ANSWER = 0.5  # more than writing it down takes, so that a name tells nothing


class ForgottenForm(forms.Form):
    username = forms.CharField(
        label=_("Username"),
        max_length=MOST_CHARACTERS,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for the name. The answer is the same for every name, so that it tells a stranger
    nothing; whether the mail server answers is looked at for every name, too."""
    form = ForgottenForm(request.POST or None)
    if settings.EMAIL_HOST and form.is_valid():
        with refusals_in(form):
            username = form.cleaned_data["username"]
            count_requests(
                {
                    f"forgotten:{address_of(request)}": settings.SIGN_IN_ATTEMPTS_PER_MINUTE,
                    f"forgotten-by:{hash_key(username)}": ASKED_FOR_ONE_ACCOUNT,
                }
            )
            answers_at = time.monotonic() + SECONDS_FOR_AN_ANSWER
            want_reset(username, address_of(request))
            mail = "sent" if mail_server_answers() else "later"
            time.sleep(max(0.0, answers_at - time.monotonic()))
            # Who loads the answer again asks for no second mail.
            return redirect(f"{reverse('console:forgotten-password')}?mail={mail}")
    return render_page(
        request,
        "sign_in/forgotten.html",
        form=form,
        can_mail=bool(settings.EMAIL_HOST),
        mail=request.GET.get("mail", ""),
        status=422 if form.is_bound else 200,
    )
