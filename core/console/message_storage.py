"""What a page says once about what was done, on its way from one request to the next."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http.response import HttpResponseBase


class MessageStorage(CookieStorage):
    """In a cookie, signed: sessions may hold nothing of an organization. As the session's cookie
    it goes to no other program on a shared host."""

    cookie_name = "policy_chatbot_messages"

    def update(self, response: HttpResponseBase) -> Any:
        """As Django's, which gives the messages that found no room."""
        unstored = super().update(response)
        if self.cookie_name in response.cookies:
            response.cookies[self.cookie_name]["path"] = settings.SESSION_COOKIE_PATH
        return unstored
