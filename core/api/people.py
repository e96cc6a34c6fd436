"""The people behind conversations: whose are whose, and erasing somebody's."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.conversations.erase import erase_person
from core.conversations.models import OF_MEMBERS, Conversation, Message, MessageRole, Surface
from core.conversations.person_export import note_export, person_as_json
from core.errors import NotAllowed, NotFound
from core.rest.base import Endpoint
from core.rest.problems import answers
from core.rest.remains import RemainsSerializer
from core.rest.sent_in_parts import sent_in_parts
from core.rest.wanted import PersonQuery
from core.tenancy.auth import Caller, organization_of
from core.tenancy.context import tenant
from core.tenancy.models import Role
from core.tenancy.permissions import MayAdminister
from core.tenancy.readers import ANYBODY, Reader


class Receipt(serializers.Serializer[Any]):
    """What was erased, and what remains."""

    user_identifier = serializers.CharField()
    conversations = serializers.IntegerField()
    messages = serializers.IntegerField()
    feedback = serializers.IntegerField(help_text="Ratings of answers that were erased.")
    gaps = serializers.IntegerField(help_text="Gaps that had no other questions.")
    erased_at = serializers.DateTimeField()
    remains = RemainsSerializer(many=True, help_text="What is still there.")


def asker(caller: Caller, given: str) -> str:
    """In whose name ``caller`` asks; members ask in their own (NotAllowed), their username."""
    own = caller.user.username if caller.user else ""
    if caller.user and given not in ("", own) and caller.role != Role.ADMIN:
        raise NotAllowed("You can ask only in your own name. Leave user_identifier out.")
    return given or own


def reader_of_question(
    caller: Caller, user_identifier: str, conversation: Conversation | None
) -> Reader:
    """For whom a question is answered: for a member who asks in the own name and conversation, or
    a key; else for ANYBODY, because another person reads the answer too."""
    if caller.user is None:
        return caller.reader
    own = caller.user.username
    if user_identifier != own:
        return ANYBODY
    if conversation and (conversation.user_identifier != own or conversation.key_id):
        return ANYBODY
    if conversation and conversation.surface not in OF_MEMBERS:
        return ANYBODY
    return caller.reader


def visible_conversations(caller: Caller) -> QuerySet[Conversation]:
    """All of the active tenant's for admins and secret keys; their own for other members, and for
    keys for an audience."""
    everyones = Conversation.objects.all()
    if caller.role == Role.ADMIN:
        return everyones
    if caller.own_conversations:
        return everyones.filter(key_id=caller.own_conversations)
    own = caller.user.username if caller.user else ""
    # A key for an audience may be answered from more than the member whom it names.
    mine = everyones.filter(
        user_identifier=own, surface__in=[*OF_MEMBERS, Surface.REVIEW], key_id=None
    )
    return mine if own else everyones.none()


def visible_conversation(caller: Caller, conversation_id: UUID) -> Conversation:
    """One of ``visible_conversations``; NotFound for any other id."""
    found = visible_conversations(caller).filter(pk=conversation_id).first()
    if found is None:
        raise NotFound("There is no such conversation.")
    return found


def visible_answer(caller: Caller, organization_id: UUID, message_id: UUID) -> Message:
    """An answer in one of ``visible_conversations``; NotFound for any other id."""
    with tenant(organization_id):
        own = visible_conversations(caller)
        answers = Message.objects.filter(role=MessageRole.ASSISTANT, conversation__in=own)
        found = answers.filter(pk=message_id).first()
    if found is None:
        raise NotFound("There is no such answer.")
    return found


class PersonExport(serializers.Serializer[Any]):
    """All that is stored of a person."""

    user_identifier = serializers.CharField()
    exported_at = serializers.DateTimeField(help_text="When it was read.")
    account = serializers.DictField(
        allow_null=True,
        help_text="The member of this name, with ways to sign in; null where there is none.",
    )
    audit = serializers.ListField(
        child=serializers.DictField(), help_text="What the member did, the oldest first."
    )
    conversations = serializers.ListField(
        child=serializers.DictField(),
        help_text="Questions and answers with citations and ratings, the oldest first.",
    )


class Person(Endpoint):
    permission_classes = (MayAdminister,)

    @extend_schema(operation_id="users_export", responses=answers({200: PersonExport}, 400))
    def get(self, request: Request, user_identifier: str) -> StreamingHttpResponse:
        """Export all that is stored of a person, as a JSON file for the person.

        Of somebody unknown it is empty."""
        name = self.valid(PersonQuery, {"user_identifier": user_identifier})["user_identifier"]
        organization_id = organization_of(request).pk
        with tenant(organization_id):
            note_export(name, self.caller.name)
        parts = person_as_json(organization_id, name)
        return sent_in_parts("person.json", "application/json", parts)

    @extend_schema(operation_id="users_erase", responses=answers({200: Receipt}, 400, 409))
    def delete(self, request: Request, user_identifier: str) -> Response:
        """Erase a person's conversations. Repeating it is harmless."""
        person = self.valid(PersonQuery, {"user_identifier": user_identifier})
        with tenant(organization_of(request).pk):
            receipt = erase_person(person["user_identifier"], self.caller.name)
        return Response(Receipt(receipt).data)
