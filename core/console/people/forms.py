"""The forms about people. They shape what was typed; core.tenancy has the rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from core.console.page_language import Text
from core.errors import NotFound, RequestError
from core.tenancy.members import LONGEST_EMAIL, MOST_CHARACTERS
from core.tenancy.models import Role, User

# Each language by its own name, so that whoever reads no other finds it.
OWN_NAMES = [
    (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
]
ROLES = [
    (Role.VIEWER, _("Viewer: asks and reads")),
    (Role.EDITOR, _("Editor: also changes documents")),
    (Role.ADMIN, _("Admin: also manages people")),
]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial=Role.VIEWER)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the organization or the browser has it")), *OWN_NAMES],
    )


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("Mail (optional)"),
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    field_order = ("email", "role")


# Django has them in each language, so they are asked for once a reader is known.
RULES = lazy(lambda: " ".join(password_validators_help_texts()), str)()


def password_field(label: Text, autocomplete: str, help_text: Text = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


class PasswordForm(forms.Form):
    """A new password, typed twice since it can't be seen."""

    password = password_field(_("New password"), "new-password", RULES)
    repeated = password_field(_("New password again"), "new-password")

    def clean_repeated(self) -> str:
        repeated: str = self.cleaned_data["repeated"]
        if "password" in self.cleaned_data and repeated != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two passwords are not the same."))
        return repeated


class ChangePasswordForm(PasswordForm):
    old_password = password_field(_("Present password"), "current-password")
    field_order = ("old_password", "password", "repeated")


class EmailForm(forms.Form):
    """Whoever can change the address can have a new password mailed to it, so ``old_password`` is
    asked of those who have one."""

    email = forms.EmailField(
        label=_("Mail"),
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    old_password = password_field(_("Present password"), "current-password")
    prefix = "mail"

    def __init__(self, member: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not member.has_usable_password():
            del self.fields["old_password"]


class JoinForm(PasswordForm):
    username = forms.CharField(
        label=_("Username"),
        max_length=MOST_CHARACTERS,
        help_text=_("Letters, digits and @ . + - _"),
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("username", "password", "repeated")


@contextmanager
def refusals_in(form: forms.Form) -> Iterator[None]:
    """What a rule refuses is said beside the fields that it names, else above them all. What is
    not there any more is the page's own matter, as anywhere (``public_page``)."""
    try:
        yield
    except NotFound:
        raise
    except RequestError as error:
        for name, sentences in error.extra.get("errors", {None: error.detail}).items():
            form.add_error(name, sentences)
