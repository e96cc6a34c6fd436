from django.apps import AppConfig


class WidgetApiConfig(AppConfig):
    name = "core.widget_api"
    label = "widget_api"
