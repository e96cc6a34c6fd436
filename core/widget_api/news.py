"""Telling visitors whom the site vouches for that a question of theirs is answered since."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.conversations.gaps.news import news_in, put_away
from core.errors import NotFound
from core.rest.news import NewsSerializer
from core.rest.problems import answers
from core.tenancy.context import tenant
from core.widget_api.base import FROM_VISITOR, WidgetEndpoint
from core.widget_api.throttle import count_visitor
from core.widget_api.visitors import visitor_who_asks


class KnownVisitor(serializers.Serializer[Any]):
    user_identifier = serializers.CharField(
        max_length=200, help_text="What the site knows the visitor by."
    )
    user_hash = serializers.CharField(
        max_length=64,
        help_text="Hex HMAC-SHA256 of user_identifier with the organization's identity secret.",
    )


class NewsOfVisitor(serializers.Serializer[Any]):
    visitor_token = serializers.CharField(help_text="For the next calls; replaces earlier ones.")
    news = NewsSerializer(many=True)


class SeenNews(serializers.Serializer[Any]):
    message_id = serializers.UUIDField(help_text="Of the news.")


class NewsForVisitor(WidgetEndpoint):
    @extend_schema(
        operation_id="widget_news",
        request=KnownVisitor,
        responses=answers({200: NewsOfVisitor}, 400, 415),
    )
    def post(self, request: Request) -> Response:
        """List the visitor's questions that were not answered well when they were asked, and are
        since; five at most. Only of a visitor whom the site vouches for: who a token alone was made
        for may be somebody else at the same browser."""
        body = self.valid(KnownVisitor, request.data)
        visitor = visitor_who_asks(self.key, "", body["user_identifier"], body["user_hash"])
        count_visitor(self.key.organization_id, visitor.id)
        with tenant(self.key.organization_id):
            news = news_in(visitor.conversations())
        told = {"visitor_token": visitor.token(self.key), "news": news}
        return Response(NewsOfVisitor(told).data)


class NewsSeen(WidgetEndpoint):
    @extend_schema(
        operation_id="widget_news_seen",
        parameters=[FROM_VISITOR],
        request=SeenNews,
        responses=answers({204: None}, 400, 404, 415),
    )
    def post(self, request: Request) -> Response:
        """Put one of them away: the visitor has seen it."""
        body = self.valid(SeenNews, request.data)
        visitor = self.visitor()
        if not visitor.name:
            raise NotFound("There is no such news.")
        with tenant(self.key.organization_id):
            put_away(visitor.conversations(), body["message_id"])
        return Response(status=204)
