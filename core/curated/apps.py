from django.apps import AppConfig


class CuratedConfig(AppConfig):
    name = "core.curated"
