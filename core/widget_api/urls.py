"""Every address of the widget, but the stream's (core.widget_api.stream)."""

from django.urls import path, re_path

from core.widget_api.chat import Chat
from core.widget_api.config import Config
from core.widget_api.feedback import GiveFeedback
from core.widget_api.files import VERSIONED, newest, versioned
from core.widget_api.history import History
from core.widget_api.hosted import demo, demo_file, full_page
from core.widget_api.images import page_image
from core.widget_api.logo import logo_image
from core.widget_api.news import NewsForVisitor, NewsSeen
from core.widget_api.stop import Stop

app_name = "widget_api"
urlpatterns = [
    path("widget/v1/config/", Config.as_view()),
    path("widget/v1/chat/", Chat.as_view()),
    path("widget/v1/stop/", Stop.as_view()),
    path("widget/v1/history/<uuid:conversation_id>/", History.as_view()),
    path("widget/v1/feedback/", GiveFeedback.as_view()),
    path("widget/v1/news/", NewsForVisitor.as_view()),
    path("widget/v1/news/seen/", NewsSeen.as_view()),
    path("widget/v1/pages/<uuid:message_id>/<int:index>.png", page_image),
    path("widget/v1/logo/<slug:name>.png", logo_image),
    path("widget.js", newest),
    re_path(rf"^widget/(?P<name>{VERSIONED.pattern})$", versioned),
    path("widget/page/", full_page),
    path("widget/demo/", demo),
    re_path(r"^widget/demo/(?P<name>[a-z-]+\.(js|css|png))$", demo_file),
]
