"""Conversations and their messages, and erasing a person's."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.base import Endpoint
from core.api.fields import Identifier
from core.api.paging import CursorPages
from core.api.problems import answers
from core.api.query import AnswerFields
from core.conversations.erase import delete_conversation, erase_person
from core.conversations.models import Conversation, Message, MessageRole
from core.errors import NotFound
from core.tenancy.auth import Caller, organization_of
from core.tenancy.context import tenant
from core.tenancy.models import Role
from core.tenancy.permissions import MayAdminister
