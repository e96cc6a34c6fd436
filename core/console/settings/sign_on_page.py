"""The organization's identity provider: set up, changed, removed."""

from contextlib import suppress
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.accounts.models import Protocol, SignOn
from core.accounts.provider_requests import MOST_BYTES
from core.accounts.saml_metadata import read_metadata, valid_until
from core.accounts.scim_tokens import scim_address, scim_token_of
from core.accounts.sign_on import (
    callback_of,
    entity_id_of,
    is_tried,
    page_of,
    sign_on_of,
    state_of_sign_on,
)
from core.accounts.sign_on_setup import SignOnOrder, remove_sign_on, set_up_sign_on
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.page_language import Text
from core.console.people.forms import ROLES, refusals_in
from core.errors import ChangedMeanwhile, NotFound
from core.tenancy.context import tenant
from core.tenancy.models import User

OF_OIDC = ("issuer", "client_id", "client_secret")
OF_SAML = ("metadata_url", "metadata")
OTHERS = [("", _("May not sign in")), *ROLES]


def _one_on_each_line(label: Text, help_text: Text) -> forms.CharField:
    widget = forms.Textarea({"rows": 3, "spellcheck": "false"})
    return forms.CharField(
        label=label, required=False, max_length=5000, help_text=help_text, widget=widget
    )


class SignOnForm(forms.Form):
    """What both protocols want, and what each wants."""

    protocol = forms.ChoiceField(
        label=_("Protocol"), choices=Protocol.choices, initial=Protocol.OIDC
    )
    issuer = forms.CharField(
        label=_("Issuer"),
        required=False,
        max_length=500,
        help_text=_("The address that the provider calls its issuer. It begins with https://."),
    )
    client_id = forms.CharField(label=_("Client ID"), required=False, max_length=255)
    client_secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=1000,
        strip=False,
        help_text=_("Kept encrypted, and never shown. Empty: the stored one stays."),
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )
    metadata_url = forms.CharField(
        label=_("Address of the metadata"),
        required=False,
        max_length=500,
        help_text=_("Read now, and once a day when people sign in."),
    )
    metadata = forms.CharField(
        label=_("Or the metadata themselves"),
        required=False,
        max_length=MOST_BYTES,
        help_text=_("XML that begins with EntityDescriptor. Empty: the stored ones stay."),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "class": "mono"}),
    )
    domains = _one_on_each_line(
        _("Mail domains"),
        _(
            "One on each line, like example.org. Whoever the provider knows by a verified address "
            "of these becomes a member at the first sign-in. Empty: nobody does."
        ),
    )
    role_claim = forms.CharField(
        label=_("Claim or attribute with the groups"),
        required=False,
        max_length=100,
        help_text=_(
            "Like groups or roles. Empty: roles are given here, under People. Groups of "
            "members are filled from it too, where they name one of its values (People, Groups)."
        ),
    )
    admin_values = _one_on_each_line(
        _("Groups of admins"), _("One on each line, as the provider has them.")
    )
    editor_values = _one_on_each_line(_("Groups of editors"), _("Likewise."))
    other_role = forms.ChoiceField(label=_("Everybody else"), choices=OTHERS, required=False)
    is_only = forms.BooleanField(
        label=_("Single sign-on only"),
        required=False,
        help_text=_(
            "Passwords open nothing then but your own account, for when the provider is "
            "away, and everybody else is signed out."
        ),
    )

    @property
    def is_saml(self) -> bool:
        return bool(self["protocol"].value() == Protocol.SAML)

    @property
    def of_protocol(self) -> list[forms.BoundField]:
        """What the chosen one wants; the other's fields are not shown."""
        return [self[name] for name in (OF_SAML if self.is_saml else OF_OIDC)]

    @property
    def of_people(self) -> list[forms.BoundField]:
        of_one = {"protocol", *OF_OIDC, *OF_SAML}
        return [field for field in self if field.name not in of_one]

    def order(self, admin: User) -> SignOnOrder:
        """What ``admin`` typed, once it is valid."""
        given = self.cleaned_data
        lists = {name: tuple(given[name].split("\n")) for name in ("admin_values", "editor_values")}
        return SignOnOrder(
            issuer=given["issuer"],
            client_id=given["client_id"],
            client_secret=given["client_secret"],
            domains=tuple(given["domains"].split()),
            role_claim=given["role_claim"],
            admin_values=_filled(lists["admin_values"]),
            editor_values=_filled(lists["editor_values"]),
            other_role=given["other_role"],
            is_only=given["is_only"],
            password_admin_id=admin.pk,
            protocol=given["protocol"],
            metadata=given["metadata"],
            metadata_url=given["metadata_url"].strip(),
        )


def sign_on_page(request: HttpRequest) -> HttpResponse:
    """What is set up, or what ``?protocol=`` wants; a POST changes it."""
    admin = member_of(request)
    stored = sign_on_of(admin.organization_id)
    initial = _initial(stored)
    if "protocol" in request.GET:
        initial["protocol"] = request.GET["protocol"]
    form = SignOnForm(request.POST or None, initial=initial)
    changed: ChangedMeanwhile | None = None
    if form.is_bound:
        is_valid, seen = form.is_valid(), request.POST.getlist("seen")
        with refusals_in(form):
            try:
                if is_valid:
                    order = form.order(admin)
                    set_up_sign_on(admin.organization_id, order, seen=seen, actor=actor_of(admin))
                    messages.success(request, _("Single sign-on: saved."))
                    return redirect("console:sign-on-settings")
                with tenant(admin.organization_id):
                    state_of_sign_on(admin.organization_id, stored).refuse_unless_seen(seen)
            except ChangedMeanwhile as error:
                changed, stored = error, sign_on_of(admin.organization_id)
    return render_page(
        request,
        "settings/sign_on.html",
        section="sign-on",
        form=form,
        protocols=Protocol.choices,
        stored=stored,
        tried=stored and is_tried(stored),
        seen=state_of_sign_on(admin.organization_id, stored).mark,
        changed=changed,
        page_address=page_of(admin.organization),
        callback=callback_of(admin.organization),
        entity_id=entity_id_of(admin.organization),
        certificate_ends=_certificate_ends(stored),
        scim_address=scim_address(),
        scim_token=scim_token_of(admin.organization_id),
        status=changed.http_status if changed else 422 if form.errors else 200,
    )


@require_POST
def sign_on_removal(request: HttpRequest) -> HttpResponse:
    """Back to passwords."""
    admin = member_of(request)
    with suppress(NotFound):  # another tab or admin has removed it
        remove_sign_on(admin.organization_id, actor=actor_of(admin))
    messages.success(request, _("Single sign-on is removed. Members sign in with passwords."))
    return redirect("console:sign-on-settings")


def _filled(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.strip() for value in values if value.strip())


def _certificate_ends(stored: SignOn | None) -> datetime | None:
    if stored is None or not stored.metadata:
        return None
    return valid_until(read_metadata(stored.metadata).certificates)


def _initial(stored: SignOn | None) -> dict[str, object]:
    if stored is None:
        return {"other_role": "viewer"}
    return {
        "protocol": stored.protocol,
        "issuer": stored.issuer if stored.protocol == Protocol.OIDC else "",
        "metadata_url": stored.metadata_url,
        "client_id": stored.client_id,
        "domains": "\n".join(stored.domains),
        "role_claim": stored.role_claim,
        "admin_values": "\n".join(stored.admin_values),
        "editor_values": "\n".join(stored.editor_values),
        "other_role": stored.other_role,
        "is_only": stored.is_only,
    }
