"""The keys of an organization: which there are, one more, one less."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core.audit.keys import end_key, make_key
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.audience_form import audience_choices, audience_chosen
from core.console.people.forms import refusals_in
from core.console.sent_once import sent_once
from core.tenancy.audiences import audience_names, spelled_audience
from core.tenancy.context import tenant
from core.tenancy.keys import LONGEST_NAME, working_key, working_keys
from core.tenancy.models import ApiKey, KeyKind
from core.tenancy.widgets import widgets

MANAGES = ""
KINDS = [
    (KeyKind.SECRET, _("Secret: for a program of yours")),
    (KeyKind.PUBLISHABLE, _("Publishable: for the widget, on the sites that you name")),
]


class KeyForm(forms.Form):
    """Built inside ``tenant()``, whose groups and widgets it offers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (value, _("Asks and reads: %(text)s") % {"text": text})
            for value, text in audience_choices()
        ]
        audience = cast(forms.ChoiceField, self.fields["audience"])
        audience.choices = [(MANAGES, _("Does everything")), *choices]
        widget = cast(forms.ChoiceField, self.fields["widget_id"])
        widget.choices = [(str(one.pk), one.name) for one in widgets()]

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("Who or what uses it, so that you can end the right one."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=KeyKind.SECRET)
    widget_id = forms.ChoiceField(
        label=_("Which widget a publishable key is for"), required=False, choices=()
    )
    audience = forms.ChoiceField(
        label=_("What a secret key may do"),
        required=False,
        help_text=_(
            "A key that only asks and reads finds the documents for everybody, and those for "
            "whom you choose. One that does everything is answered from those for everybody."
        ),
    )
    expires_at = forms.DateField(
        label=_("Last day (optional)"),
        required=False,
        help_text=_(
            "It ends by itself after that day, UTC. A key with a last day may not manage keys."
        ),
        widget=forms.DateInput({"type": "date"}),
    )


def keys(request: HttpRequest) -> HttpResponse:
    """The keys that work."""
    with tenant(member_of(request).organization_id):
        found = list(working_keys())
        names = audience_names()
    shown = [(key, _spelled(key, names)) for key in found]
    return render_page(request, "settings/keys.html", section="keys", keys=shown)


@never_cache
@sent_once
def new_key(request: HttpRequest) -> HttpResponse:
    """What the key is for; then the key, which is shown this once."""
    with tenant(member_of(request).organization_id):
        given = request.GET
        initial = {"kind": given.get("kind", "secret"), "widget_id": given.get("widget")}
        form = KeyForm(request.POST or None, initial=initial)
    if form.is_valid():
        admin, chosen = member_of(request), form.cleaned_data
        kind = KeyKind(chosen["kind"])
        with refusals_in(form):
            key, text = make_key(
                admin.organization_id,
                kind,
                chosen["name"],
                widget_id=UUID(chosen["widget_id"]) if _is_of_widget(kind, chosen) else None,
                audience=audience_chosen(chosen["audience"]) if chosen["audience"] else None,
                expires_at=_end_of(chosen["expires_at"]),
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
    if request.method == "POST":
        ended = end_key(admin.organization_id, key_id, actor=actor_of(admin))
        messages.success(
            request,
            _("The key %(ended)s has ended. All others go on working.") % {"ended": ended},
        )
        return redirect("console:keys")
    with tenant(admin.organization_id):
        key = working_key(key_id)
    return render_page(request, "settings/end_key.html", section="keys", key=key)


def _is_of_widget(kind: KeyKind, chosen: Mapping[str, Any]) -> bool:
    return kind == KeyKind.PUBLISHABLE and bool(chosen["widget_id"])


def _spelled(key: ApiKey, names: Mapping[UUID, str]) -> str:
    """A publishable key's widget, and what a secret one is limited to; "" where it is not."""
    if key.kind == KeyKind.PUBLISHABLE:
        return names.get(key.widget_pk, "")
    if key.audience is None:
        return ""
    text = spelled_audience(key.audience, names) or gettext("what is for everybody")
    return gettext("asks and reads: %(text)s") % {"text": text}


def _end_of(last_day: date | None) -> datetime | None:
    """The midnight after it; for the last day that there is, its last moment."""
    if last_day is None:
        return None
    if last_day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(last_day + timedelta(days=1), time.min, UTC)
