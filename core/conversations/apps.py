from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "core.conversations"
    label = "conversations"
