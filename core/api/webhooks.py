"""Webhooks of an organization, for its admins and those of its keys that have no end date."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.organizations import managed_organization
from core.api.paging import CursorPages, CursorQuery
from core.outbound.addresses import LONGEST_URL
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.states import state_of_webhook
from core.rest.wanted import DeliveryFilter
from core.tenancy.context import tenant
from core.tenancy.permissions import MayManageKeys
from core.webhooks import endpoints
from core.webhooks.models import SUBSCRIBED, DeliveryState, EventType, WebhookEndpoint

SUBSCRIPTIONS = [(one.value, one.label) for one in SUBSCRIBED]


class WebhookOrder(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=LONGEST_URL, help_text="A public address that begins with https://."
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(SUBSCRIPTIONS), min_length=1, max_length=len(SUBSCRIPTIONS)
    )


class WebhookChange(serializers.Serializer[Any]):
    """What is left out stays."""

    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(SUBSCRIPTIONS),
        min_length=1,
        max_length=len(SUBSCRIPTIONS),
        required=False,
    )
    enabled = serializers.BooleanField(
        required=False, help_text="true also sends what has waited meanwhile."
    )


class WebhookSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(SUBSCRIPTIONS))
    enabled = serializers.BooleanField()
    disabled_because = serializers.CharField(help_text="A sentence; empty while it is enabled.")
    failures = serializers.IntegerField(help_text="Attempts in a row that failed.")
    former_secret_until = serializers.DateTimeField(
        allow_null=True, help_text="Until then the secret before the last rotation signs as well."
    )
    created_at = serializers.DateTimeField()


class WebhookWithSecret(WebhookSerializer):
    """The secret is shown this once."""

    secret = serializers.CharField()


class DeliveryQuery(DeliveryFilter, CursorQuery):
    """Which deliveries, and which page of them."""


class DeliverySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    event_id = serializers.UUIDField(help_text="The `webhook-id` that the receiver gets.")
    type = serializers.ChoiceField(EventType.choices, source="event.type")
    data = serializers.DictField(source="event.data")  # type: ignore[assignment]  # Serializer has one, too
    state = serializers.ChoiceField(DeliveryState.choices)
    attempts = serializers.IntegerField()
    status = serializers.IntegerField(
        allow_null=True, help_text="The HTTP status of the last attempt, null where none came."
    )
    answer = serializers.CharField(help_text="How the last attempt ended.")
    next_at = serializers.DateTimeField(help_text="Of one that waits: when it is sent next.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class Replayed(serializers.Serializer[Any]):
    deliveries = serializers.IntegerField()


class DeliveryPages(CursorPages):
    ordering = ("-created_at", "-id")


def _with_secret(endpoint: WebhookEndpoint, secret: str, status: int = 200) -> Response:
    return Response(WebhookSerializer(endpoint).data | {"secret": secret}, status=status)


def _changeable(endpoint: WebhookEndpoint) -> Response:
    return with_etag(WebhookSerializer(endpoint).data, state_of_webhook(endpoint))


class Webhooks(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="webhooks_list", responses=answers({200: WebhookSerializer(many=True)}, 404)
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the webhooks, the oldest first; there are ten at most."""
        with tenant(managed_organization(self.caller, organization_id)):
            found = list(WebhookEndpoint.objects.all())
        return Response(WebhookSerializer(found, many=True).data)

    @extend_schema(
        operation_id="webhooks_create",
        request=WebhookOrder,
        responses=answers({201: WebhookWithSecret}, 400, 404, 409, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Add a webhook: have events sent to one more address."""
        managed = managed_organization(self.caller, organization_id)
        order = self.valid(WebhookOrder, request.data)
        added = endpoints.add_endpoint(managed, **order, actor=self.caller.name)
        return _with_secret(*added, status=201)


class WebhookDetail(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="webhooks_retrieve",
        parameters=[ETAG],
        responses=answers({200: WebhookSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID, webhook_id: UUID) -> Response:
        """One webhook, and whether it works."""
        with tenant(managed_organization(self.caller, organization_id)):
            found = endpoints.find_endpoint(webhook_id)
        return _changeable(found)

    @extend_schema(
        operation_id="webhooks_update",
        request=WebhookChange,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: WebhookSerializer}, 400, 404, 412, 415),
    )
    def patch(self, request: Request, organization_id: UUID, webhook_id: UUID) -> Response:
        """Change where a webhook goes or what it gets; pause it or go on."""
        managed = managed_organization(self.caller, organization_id)
        change = self.valid(WebhookChange, request.data)
        with tenant(managed):
            state = state_of_webhook(endpoints.find_endpoint(webhook_id, lock=True))
            refuse_unless_matched(request, state)
            changed = endpoints.change_endpoint(
                managed, webhook_id, **change, actor=self.caller.name
            )
        return _changeable(changed)

    @extend_schema(operation_id="webhooks_delete", responses=answers({204: None}, 404, 409))
    def delete(self, request: Request, organization_id: UUID, webhook_id: UUID) -> Response:
        """Remove a webhook, with its deliveries and all that waits for it."""
        managed = managed_organization(self.caller, organization_id)
        endpoints.remove_endpoint(managed, webhook_id, actor=self.caller.name)
        return Response(status=204)


class WebhookSecret(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="webhooks_rotate_secret",
        request=None,
        responses=answers({200: WebhookWithSecret}, 404),
    )
    def post(self, request: Request, organization_id: UUID, webhook_id: UUID) -> Response:
        """Replace the secret of a webhook. For a day the one before signs as well."""
        managed = managed_organization(self.caller, organization_id)
        return _with_secret(*endpoints.rotate_secret(managed, webhook_id, actor=self.caller.name))


class WebhookTest(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="webhooks_test", request=None, responses=answers({202: None}, 404, 409)
    )
    def post(self, request: Request, organization_id: UUID, webhook_id: UUID) -> Response:
        """Send a `webhook.test` to a webhook; the deliveries say what came of it."""
        managed = managed_organization(self.caller, organization_id)
        endpoints.send_test(managed, webhook_id, actor=self.caller.name)
        return Response(status=202)


class WebhookDeliveries(Endpoint):
    permission_classes = (MayManageKeys,)
    pagination_class = DeliveryPages

    @extend_schema(
        operation_id="webhooks_deliveries_list",
        parameters=[DeliveryQuery],
        responses=answers({200: DeliverySerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID, webhook_id: UUID) -> Response:
        """List what was sent to a webhook or waits, the latest first."""
        managed = managed_organization(self.caller, organization_id)
        state, pages = self.valid(DeliveryQuery, request.query_params).get("state"), DeliveryPages()
        with tenant(managed):
            found = endpoints.deliveries_of(webhook_id, state or "")
            page = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response(DeliverySerializer(page, many=True).data)


class WebhookReplay(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="webhooks_replay_all",
        request=None,
        responses=answers({202: Replayed}, 404, 409),
    )
    def post(self, request: Request, organization_id: UUID, webhook_id: UUID) -> Response:
        """Send all deliveries again that were given up, with the ids that they had."""
        managed = managed_organization(self.caller, organization_id)
        count = endpoints.replay(managed, webhook_id, actor=self.caller.name)
        return Response({"deliveries": count}, status=202)


class DeliveryReplay(Endpoint):
    permission_classes = (MayManageKeys,)

    @extend_schema(
        operation_id="webhooks_replay",
        request=None,
        responses=answers({202: Replayed}, 404, 409),
    )
    def post(
        self, request: Request, organization_id: UUID, webhook_id: UUID, delivery_id: UUID
    ) -> Response:
        """Send one delivery again, with the id that it had."""
        managed = managed_organization(self.caller, organization_id)
        count = endpoints.replay(managed, webhook_id, delivery_id, actor=self.caller.name)
        return Response({"deliveries": count}, status=202)
