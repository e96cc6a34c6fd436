"""Widgets of an organization, for its admins and secret keys, and for the platform."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.conditional import ETAG, IF_MATCH, refuse_unless_matched, with_etag
from core.api.organizations import managed_organization, origin_list
from core.api.paging import NumberedPages, NumberedQuery
from core.audit.widgets import change_widget, make_widget
from core.documents.widget_deletion import delete_widget
from core.organizations.widget_settings import WidgetSettings, settings_of
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.site_check import check_page
from core.rest.states import state_of_widget
from core.rest.widget_lines import widget_lines
from core.tenancy.context import tenant
from core.tenancy.models import ApiKey, Organization, Widget
from core.tenancy.permissions import IsPlatform, MayAdminister, check_may_manage_keys
from core.tenancy.widgets import (
    LONGEST_NAME,
    find_widget,
    keys_of,
    newest_keys,
    sites_in,
    widgets,
)


class WidgetOrder(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=LONGEST_NAME, help_text="What tells it from the others, such as its site."
    )
    origins = origin_list(default=list, help_text="The sites on which it works, and no others.")
    settings = WidgetSettings(partial=True, required=False)


class WidgetChange(serializers.Serializer[Any]):
    """What is left out stays."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    origins = origin_list(
        required=False, help_text="The sites of all its keys that work, in place of those before."
    )
    settings = WidgetSettings(partial=True, required=False)


class WidgetSerializer(serializers.Serializer[Any]):
    """A widget. A document can be for its visitors: its id in the document's audience."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    is_first = serializers.BooleanField(
        help_text="Whether it is the one that every organization has, whose settings are those of "
        "the group `widget` of the organization's."
    )
    origins = serializers.ListField(
        child=serializers.CharField(), help_text="The sites of its newest key."
    )
    settings = WidgetSettings()
    snippet = serializers.CharField(
        help_text="The line for its pages, with its newest key; empty where it has no key that "
        "can be shown."
    )
    policy = serializers.CharField(
        help_text="What a site's Content-Security-Policy must allow for it."
    )
    created_at = serializers.DateTimeField()


class PageToCheck(serializers.Serializer[Any]):
    address = serializers.CharField(
        max_length=500, help_text="Of any page of the site, as it stands in a browser."
    )


class FindingSerializer(serializers.Serializer[Any]):
    """One thing that was looked at."""

    state = serializers.ChoiceField(
        ["good", "bad", "unknown"], help_text="`unknown`: only a browser can tell."
    )
    text = serializers.CharField(help_text="What is so, and what to do about it.")


class SiteReportSerializer(serializers.Serializer[Any]):
    """Whether a widget works on a site."""

    origin = serializers.CharField(help_text="Of the site; empty where the address names none.")
    findings = FindingSerializer(many=True)


class WidgetCall(Endpoint):
    permission_classes = (MayAdminister | IsPlatform,)

    def _shown(
        self, widget: Widget, organization: Organization, key: ApiKey | None
    ) -> dict[str, Any]:
        """``key`` is the widget's newest that works."""
        lines = widget_lines(widget, organization, key)
        shown = {
            **{name: getattr(widget, name) for name in ("id", "name", "is_first", "created_at")},
            "origins": sites_in(key),
            "settings": settings_of(widget, organization),
            **asdict(lines),
        }
        return WidgetSerializer(shown).data

    def _of(self, managed: UUID, widget_id: UUID) -> Response:
        with tenant(managed):
            organization = Organization.objects.get(pk=managed)
            widget = find_widget(widget_id)
            key = keys_of(widget).first()
            body = self._shown(widget, organization, key)
            return with_etag(body, state_of_widget(widget, organization, key))


class Widgets(WidgetCall):
    pagination_class = NumberedPages

    @extend_schema(
        operation_id="widgets_list",
        parameters=[NumberedQuery],
        responses=answers({200: WidgetSerializer(many=True)}, 400, 404),
    )
    def get(self, request: Request, organization_id: UUID) -> Response:
        """List the widgets of the organization, the first one first."""
        pages = NumberedPages()
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            organization = Organization.objects.get(pk=managed)
            page = pages.paginate_queryset(widgets(), request, self) or []
            keys = newest_keys()
            shown = [self._shown(widget, organization, keys.get(widget.pk)) for widget in page]
        return pages.get_paginated_response(shown)

    @extend_schema(
        operation_id="widgets_create",
        request=WidgetOrder,
        responses=answers({201: WidgetSerializer}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID) -> Response:
        """Make one more widget, with a publishable key of its own."""
        check_may_manage_keys(self.caller)
        managed = managed_organization(self.caller, organization_id)
        order = self.valid(WidgetOrder, request.data)
        made = make_widget(managed, **order, actor=self.caller.name)
        shown = self._of(managed, made.pk)
        shown.status_code = 201
        return shown


class WidgetDetail(WidgetCall):
    @extend_schema(
        operation_id="widgets_retrieve",
        parameters=[ETAG],
        responses=answers({200: WidgetSerializer}, 404),
    )
    def get(self, request: Request, organization_id: UUID, widget_id: UUID) -> Response:
        """A widget with its sites, its settings, and what goes into its pages."""
        return self._of(managed_organization(self.caller, organization_id), widget_id)

    @extend_schema(
        operation_id="widgets_update",
        request=WidgetChange,
        parameters=[IF_MATCH, ETAG],
        responses=answers({200: WidgetSerializer}, 400, 404, 409, 412, 415),
    )
    def patch(self, request: Request, organization_id: UUID, widget_id: UUID) -> Response:
        """Rename a widget, replace its sites, change settings; what is left out stays."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            find_widget(widget_id)
        change = self.valid(WidgetChange, request.data)
        with tenant(managed):
            organization = Organization.objects.select_for_update().get(pk=managed)
            widget = find_widget(widget_id, lock=True)
            state = state_of_widget(widget, organization, keys_of(widget).first())
            refuse_unless_matched(request, state)
            change_widget(managed, widget_id, **change, actor=self.caller.name)
        return self._of(managed, widget_id)

    @extend_schema(operation_id="widgets_delete", responses=answers({204: None}, 404, 409))
    def delete(self, request: Request, organization_id: UUID, widget_id: UUID) -> Response:
        """Delete a widget with its keys: it stops at once wherever it stands. Its conversations
        stay. Refused for the first one, and while a document or a secret key is for it."""
        check_may_manage_keys(self.caller)
        managed = managed_organization(self.caller, organization_id)
        delete_widget(managed, widget_id, actor=self.caller.name)
        return Response(status=204)


class WidgetCheck(WidgetCall):
    @extend_schema(
        operation_id="widgets_check",
        request=PageToCheck,
        responses=answers({200: SiteReportSerializer}, 400, 404, 415),
    )
    def post(self, request: Request, organization_id: UUID, widget_id: UUID) -> Response:
        """Look whether a widget works on a page: this server asks the page for its line and its
        Content-Security-Policy, at public addresses only."""
        managed = managed_organization(self.caller, organization_id)
        with tenant(managed):
            organization = Organization.objects.get(pk=managed)
            widget = find_widget(widget_id)
        address = self.valid(PageToCheck, request.data)["address"]
        return Response(SiteReportSerializer(check_page(organization, widget, address)).data)
