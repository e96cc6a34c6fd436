"""Webhooks as pages: which there are, whether they work, what was sent, and sending it again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.list_query import ListQuery
from core.console.people.forms import refusals_in
from core.console.refusals import refusal
from core.console.sent_once import sent_once
from core.errors import ChangedMeanwhile, Conflict
from core.outbound.addresses import LONGEST_URL
from core.rest.states import state_of_webhook
from core.rest.wanted import DeliveryFilter
from core.tenancy.context import tenant
from core.webhooks import endpoints
from core.webhooks.models import SUBSCRIBED, DeliveryState, WebhookEndpoint

SHOWN = 30
DONE = {
    "enable": _("The webhook is enabled."),
    "pause": _("The webhook is paused. What happens meanwhile is not sent later."),
}


class WebhookForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=_("It begins with https:// and takes a POST with JSON."),
        widget=forms.URLInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        label=_("What it gets"),
        choices=[(one.value, one.label) for one in SUBSCRIBED],
        widget=forms.CheckboxSelectMultiple,
    )


def webhooks(request: HttpRequest) -> HttpResponse:
    """All of them, and whether they work."""
    with tenant(member_of(request).organization_id):
        found = list(WebhookEndpoint.objects.all())
    return render_page(request, "settings/webhooks.html", section="webhooks", webhooks=found)


@never_cache
@sent_once
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Where it goes and what it gets; then its secret, which is shown this once."""
    form = WebhookForm(request.POST or None)
    if form.is_valid():
        admin = member_of(request)
        with refusals_in(form):
            endpoint, secret = endpoints.add_endpoint(
                admin.organization_id, **form.cleaned_data, actor=actor_of(admin)
            )
            return _secret_page(request, endpoint, secret)
    return _form_page(request, form, None)


def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One of them, with its latest deliveries."""
    query = ListQuery(DeliveryFilter, request.GET)
    chosen = query.wanted.get("state", "")
    with tenant(member_of(request).organization_id):
        endpoint = _found(webhook_id)
        deliveries = list(endpoints.deliveries_of(webhook_id, chosen)[:SHOWN])
        dead = endpoints.deliveries_of(webhook_id, DeliveryState.DEAD).count()
    return render_page(
        request,
        "settings/webhook.html",
        section="webhooks",
        webhook=endpoint,
        deliveries=deliveries,
        dead=dead,
        query=query,
        state=chosen,
        states=DeliveryState.choices,
        shown=SHOWN,
        status=query.status,
    )


def change(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Another address, or other events."""
    admin = member_of(request)
    with tenant(admin.organization_id):
        endpoint = _found(webhook_id)
    now = {"url": endpoint.url, "events": endpoint.events}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=now)
    if not form.is_bound:
        return _form_page(request, form, endpoint)
    is_valid = form.is_valid()
    with refusals_in(form):
        try:
            with tenant(admin.organization_id):
                endpoint = endpoints.find_endpoint(webhook_id, lock=True)
                state_of_webhook(endpoint).refuse_unless_seen(request.POST.getlist("seen"))
                if is_valid:
                    endpoints.change_endpoint(
                        admin.organization_id,
                        webhook_id,
                        **form.cleaned_data,
                        actor=actor_of(admin),
                    )
        except ChangedMeanwhile as error:
            return _form_page(request, form, endpoint, error)
    if form.errors:
        return _form_page(request, form, endpoint)
    messages.success(request, _("The webhook is changed."))
    return redirect("console:webhook", webhook_id)


@never_cache
@sent_once
def secret(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Asks whether to replace the secret; a POST does, and shows the new one this once."""
    admin = member_of(request)
    with tenant(admin.organization_id):
        endpoint = _found(webhook_id)
    if request.method == "POST":
        rotated = endpoints.rotate_secret(admin.organization_id, webhook_id, actor=actor_of(admin))
        return _secret_page(request, *rotated)
    return render_page(
        request, "settings/webhook_rotate.html", section="webhooks", webhook=endpoint
    )


def removal(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Asks whether to remove it; a POST does."""
    admin = member_of(request)
    with tenant(admin.organization_id):
        endpoint = _found(webhook_id)
    if request.method == "POST":
        endpoints.remove_endpoint(admin.organization_id, webhook_id, actor=actor_of(admin))
        messages.success(request, _("The webhook to %(url)s is removed.") % {"url": endpoint.url})
        return redirect("console:webhooks")
    return render_page(
        request, "settings/webhook_remove.html", section="webhooks", webhook=endpoint
    )


@require_POST
def act(request: HttpRequest, webhook_id: UUID, action: str) -> HttpResponse:
    """``test``, ``replay``, ``pause`` or ``enable``; what came of it is said on its page."""
    admin = member_of(request)
    common: dict[str, Any] = {"actor": actor_of(admin)}
    here = (admin.organization_id, webhook_id)
    try:
        if action == "test":
            endpoints.send_test(*here, **common)
            messages.success(request, _("A test is on its way; the list says what comes of it."))
        elif action == "replay":
            count = endpoints.replay(*here, _delivery_id(request), **common)
            messages.success(request, _("Sending again: %(count)s.") % {"count": count})
        else:
            endpoints.change_endpoint(*here, enabled=action == "enable", **common)
            messages.success(request, DONE[action])
    except Conflict as error:
        messages.error(request, refusal(error))
    return redirect("console:webhook", webhook_id)


def _delivery_id(request: HttpRequest) -> UUID | None:
    """The delivery that the form names; None for all that are dead."""
    given = request.POST.get("delivery")
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise Http404 from error


def _found(webhook_id: UUID) -> WebhookEndpoint:
    return endpoints.find_endpoint(webhook_id)


def _form_page(
    request: HttpRequest,
    form: WebhookForm,
    endpoint: WebhookEndpoint | None,
    changed: ChangedMeanwhile | None = None,
) -> HttpResponse:
    return render_page(
        request,
        "settings/webhook_form.html",
        section="webhooks",
        form=form,
        webhook=endpoint,
        seen=state_of_webhook(endpoint).mark if endpoint else "",
        changed=changed,
        status=changed.http_status if changed else 422 if form.errors else 200,
    )


def _secret_page(request: HttpRequest, endpoint: WebhookEndpoint, text: str) -> HttpResponse:
    return render_page(
        request, "settings/webhook_secret.html", section="webhooks", webhook=endpoint, secret=text
    )
