"""The forms about people. They shape what was typed; core.tenancy has the rules."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from core.errors import RequestError
from core.tenancy.members import LONGEST_EMAIL, MOST_CHARACTERS
from core.tenancy.models import Role

ROLES = [
    (Role.VIEWER, "Viewer: asks and reads"),
    (Role.EDITOR, "Editor: also changes documents"),
    (Role.ADMIN, "Admin: also manages people"),
]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=ROLES, initial=Role.VIEWER)


class EmailForm(forms.Form):
    email = forms.EmailField(
        label="Mail",
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label="Mail (optional)",
        max_length=LONGEST_EMAIL,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    field_order = ("email", "role")


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


class PasswordForm(forms.Form):
    """A new password, typed twice since it can't be seen."""

    password = _password("New password", "new-password", " ".join(password_validators_help_texts()))
    repeated = _password("New password again", "new-password")

    def clean_repeated(self) -> str:
        repeated: str = self.cleaned_data["repeated"]
        if "password" in self.cleaned_data and repeated != self.cleaned_data["password"]:
            raise forms.ValidationError("The two passwords are not the same.")
        return repeated


class ChangePasswordForm(PasswordForm):
    old_password = _password("Present password", "current-password")
    field_order = ("old_password", "password", "repeated")


class JoinForm(PasswordForm):
    username = forms.CharField(
        max_length=MOST_CHARACTERS,
        help_text="Letters, digits and @ . + - _",
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("username", "password", "repeated")


@contextmanager
def refusals_in(form: forms.Form) -> Iterator[None]:
    """What a rule refuses is said beside the fields that it names, else above them all."""
    try:
        yield
    except RequestError as error:
        for name, sentences in error.extra.get("errors", {None: error.detail}).items():
            form.add_error(name, sentences)
