"""How the widget looks and what it offers before anybody has asked."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.organizations.answer_options import ContactOptions
from core.organizations.settings import options_of
from core.organizations.widget_settings import shown_settings
from core.rest.problems import answers
from core.tenancy.auth import HEADER
from core.tenancy.preview_permission import HEADER as PREVIEW
from core.widget_api.base import WidgetEndpoint
from core.widget_api.logo import logo_url


class WidgetConfig(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="Of the organization.")
    logo_url = serializers.CharField(
        allow_null=True,
        help_text="Path of the organization's logo, a PNG; another once it changes, null without.",
    )
    title = serializers.CharField(help_text="Empty: the widget has words of its own.")
    greeting = serializers.CharField(help_text="As title.")
    suggested_questions = serializers.ListField(child=serializers.CharField())
    contact = ContactOptions(allow_null=True)
    language = serializers.CharField(allow_null=True)
    accent = serializers.CharField(allow_null=True, help_text="#rrggbb.")
    theme = serializers.CharField(help_text="auto, light or dark.")
    position = serializers.CharField(help_text="The corner that the launcher stands in.")
    radius = serializers.IntegerField(help_text="In pixels.")
    font = serializers.CharField(help_text="A CSS list of font families; empty: the widget's own.")
    font_size = serializers.IntegerField(help_text="In pixels.")
    previews = serializers.CharField(help_text="none, quote or page.")
    identity = serializers.CharField(help_text="optional or required.")


class Config(WidgetEndpoint):
    @extend_schema(operation_id="widget_config", responses=answers({200: WidgetConfig}))
    def get(self, request: Request) -> Response:
        """The settings that the widget starts with."""
        options = options_of(self.key.organization)
        widget = shown_settings(self.key.shown_widget, self.key.organization)
        contact = options["contact"]
        config = {
            "name": options["name"],
            "logo_url": logo_url(
                self.key.organization, request.headers[HEADER], request.headers.get(PREVIEW, "")
            ),
            **widget,
            **{name: widget[name] or "" for name in ("title", "greeting", "font")},
            "contact": contact if any(contact.values()) else None,
        }
        return Response(WidgetConfig(config).data)
