"""Signing in with a password, and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.accounts.webauthn import passkey_origin
from core.audit.sign_ins import sign_in_failed, signed_out
from core.console.sign_in.beginning import sign_in_by_password
from core.errors import RateLimited
from core.tenancy.keys import hash_key
from core.tenancy.models import User
from core.tenancy.throttle import address_of, count_requests, give_back

ADDRESSES_PER_ACCOUNT = 3


class SignIn(views.LoginView):
    """Username and password; so many failures a minute for each address and account.

    Each attempt is counted before the password is looked at, so that many at once are no way
    around the limit, and given back when it was right.
    """

    template_name = "console/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            count_requests(_limits(request))
        except RateLimited as error:
            return self._refuse(error)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        give_back(_limits(self.request))
        return sign_in_by_password(self.request, user, self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"passkey_origin": passkey_origin()}

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        # A name that no field takes is nobody's.
        if username := form.cleaned_data.get("username"):
            sign_in_failed(username, address_of(self.request))
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response

    def _refuse(self, error: RateLimited) -> HttpResponse:
        # An unbound form: neither checks the password nor shows it again.
        form = AuthenticationForm(self.request)
        sentence = _("Too many attempts to sign in. Try again in %(retry_after)s seconds.") % {
            "retry_after": error.retry_after
        }
        context = self.get_context_data(form=form, refused=sentence)
        response = self.render_to_response(context, status=429)
        response["Retry-After"] = str(error.retry_after)
        return response


def _limits(request: HttpRequest) -> dict[str, int]:
    """Failures a minute by address, and by the account that they name.

    An account takes those of several addresses, so that no single one keeps its owner out.
    """
    attempts = settings.SIGN_IN_ATTEMPTS_PER_MINUTE
    account = hash_key(request.POST.get("username", ""))
    return {
        f"sign-in:{address_of(request)}": attempts,
        f"sign-in-to:{account}": ADDRESSES_PER_ACCOUNT * attempts,
    }


class SignOut(views.LogoutView):
    """Ends the session; by POST only."""

    next_page = "console:sign-in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            signed_out(request.user)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response
