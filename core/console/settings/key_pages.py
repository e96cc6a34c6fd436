"""The keys of an organization: which there are, one more, one less."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from core.audit.keys import end_key, make_key
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.audience_form import audience_choices, audience_chosen
from core.console.people.forms import refusals_in
from core.errors import NotFound
from core.tenancy.audiences import spelled_audience
from core.tenancy.context import tenant
from core.tenancy.groups import group_names
from core.tenancy.keys import LONGEST_NAME, working_key, working_keys
from core.tenancy.models import ApiKey, KeyKind

MANAGES = ""
KINDS = [
    (KeyKind.SECRET, "Secret: for a program of yours"),
    (KeyKind.PUBLISHABLE, "Publishable: for the widget, on the sites that you name"),
]


class KeyForm(forms.Form):
    """Built inside ``tenant()``: ``audience`` offers the groups."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(value, f"Asks and reads: {text}") for value, text in audience_choices()]
        audience = cast(forms.ChoiceField, self.fields["audience"])
        audience.choices = [(MANAGES, "Does everything"), *choices]

    name = forms.CharField(
        max_length=LONGEST_NAME, help_text="Who or what uses it, so that you can end the right one."
    )
    kind = forms.ChoiceField(choices=KINDS, initial=KeyKind.SECRET)
    audience = forms.ChoiceField(
        label="What a secret key may do",
        required=False,
        help_text="A key that only asks and reads finds the documents for everybody, and those for "
        "whom you choose. One that does everything is answered from those for everybody.",
    )
    expires_at = forms.DateField(
        label="Last day (optional)",
        required=False,
        help_text="It ends by itself after that day, UTC. A key with a last day may not manage "
        "keys.",
        widget=forms.DateInput({"type": "date"}),
    )


def keys(request: HttpRequest) -> HttpResponse:
    """The keys that work."""
    with tenant(member_of(request).organization_id):
        found = list(working_keys())
        names = group_names()
    shown = [(key, _spelled(key, names)) for key in found]
    return render_page(request, "settings/keys.html", section="keys", keys=shown)


@never_cache
def new_key(request: HttpRequest) -> HttpResponse:
    """What the key is for; then the key, which is shown this once."""
    with tenant(member_of(request).organization_id):
        form = KeyForm(request.POST or None, initial={"kind": request.GET.get("kind", "secret")})
    if form.is_valid():
        admin, given = member_of(request), form.cleaned_data
        with refusals_in(form):
            key, text = make_key(
                admin.organization_id,
                KeyKind(given["kind"]),
                given["name"],
                audience=audience_chosen(given["audience"]) if given["audience"] else None,
                expires_at=_end_of(given["expires_at"]),
                actor=actor_of(admin),
            )
            return render_page(
                request, "settings/made_key.html", section="keys", key=key, text=text
            )
    status = 422 if form.errors else 200
    return render_page(request, "settings/new_key.html", section="keys", form=form, status=status)


def ending(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Asks whether to end a key; a POST ends it."""
    admin = member_of(request)
    try:
        if request.method == "POST":
            ended = end_key(admin.organization_id, key_id, actor=actor_of(admin))
            messages.success(request, f"The key {ended} has ended. All others go on working.")
            return redirect("console:keys")
        with tenant(admin.organization_id):
            key = working_key(key_id)
    except NotFound as error:
        raise Http404 from error
    return render_page(request, "settings/end_key.html", section="keys", key=key)


def _spelled(key: ApiKey, names: Mapping[UUID, str]) -> str:
    """What a secret key is limited to; "" where it is not."""
    if key.audience is None:
        return ""
    return f"asks and reads: {spelled_audience(key.audience, names) or 'everybody'}"


def _end_of(last_day: date | None) -> datetime | None:
    """The midnight after it; for the last day that there is, its last moment."""
    if last_day is None:
        return None
    if last_day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(last_day + timedelta(days=1), time.min, UTC)
