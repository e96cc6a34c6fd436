"""Conversations and their messages."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

from core.curated.models import CuratedAnswer
from core.documents.models import Document
from core.tenancy.models import TenantModel, User


class Surface(models.TextChoices):
    """Where a conversation is held. A person known to two of them by the same name need not be
    the same person, so neither shows the other's conversations."""

    API = "api"  # and, in conversations of earlier releases, the console
    CONSOLE = "console"
    WIDGET = "widget"
    REVIEW = "review"  # nobody's question: a gap's or a golden one, asked to see the answer


OF_MEMBERS = (Surface.API, Surface.CONSOLE)
"""Where a member is known by the username, and a program may ask in a member's name."""


class Conversation(TenantModel):
    """An ordered list of messages. ``user_identifier`` is whatever the caller knows the
    person by; erasing that person erases these. ``key_id`` is the key for an audience that began
    it, which sees no others; ``widget_id`` the widget that it is held in, None being the first."""

    user_identifier = models.CharField(max_length=200, blank=True)
    surface = models.CharField(max_length=10, choices=Surface.choices, default=Surface.API)
    key_id = models.UUIDField(null=True)
    widget_id = models.UUIDField(null=True)
    # Its widget's name, where a list shows it.
    widget_name: str = ""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["organization", "-created_at", "id"]),
            models.Index(fields=["organization", "user_identifier"]),
            # So that reviews are found among everybody's when what they asked again goes.
            models.Index(
                fields=["organization"],
                name="conversation_of_review",
                condition=models.Q(surface="review"),
            ),
        ]

    @property
    def widget_pk(self) -> UUID | None:
        """The id of the widget that it is held in; None on other surfaces."""
        if self.surface != Surface.WIDGET:
            return None
        return self.widget_id or self.organization_id


class MessageRole(models.TextChoices):
    USER = "user"
    ASSISTANT = "assistant"


class Answered(models.TextChoices):
    """Whether the policies answer; what is not finished, and a question, has none of these."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


class Message(TenantModel):
    """A question, or its answer.

    An assistant message is stored when its question is asked (``finished_at`` null) and
    filled when the answer is complete. ``audiences`` are those of its reader, besides everybody;
    None in questions, and where all documents were searched. ``outcome`` is the whole answer and
    ``trace`` how it came about, as core.answering.stored writes and reads both; ``answered``,
    ``refusal_reason`` and ``stopped`` repeat what answers are looked for by. ``surface`` and
    ``widget_id`` repeat those of the conversation, so that counting answers reads nothing else.
    ``stripped_at``: then passages of a deleted document were taken out of it.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    position = models.PositiveIntegerField()
    role = models.CharField(max_length=10, choices=MessageRole.choices)
    content = models.TextField(blank=True)
    audiences: "ArrayField[Any, Any]" = ArrayField(models.TextField(), null=True)
    answered = models.CharField(max_length=6, choices=Answered.choices, blank=True, default="")
    refusal_reason = models.CharField(max_length=20, blank=True, default="")
    stopped = models.BooleanField(default=False)
    surface = models.CharField(max_length=10, choices=Surface.choices, blank=True, db_default="")
    widget_id = models.UUIDField(null=True)
    outcome = models.JSONField(default=dict)
    trace = models.JSONField(default=dict)
    model = models.CharField(max_length=100, blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    stripped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["conversation", "position"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "position"], name="message_once")
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"]),
            models.Index(fields=["organization", "answered", "-created_at"]),
            # All that insight counts, so that the answers themselves need not be read.
            models.Index(
                fields=["organization", "created_at"],
                name="message_counted",
                condition=models.Q(role="assistant"),
                include=[
                    *("id", "answered", "refusal_reason", "stopped", "surface", "widget_id"),
                    "finished_at",
                ],
            ),
            # What gaps are made of: one question in ten, say.
            models.Index(
                fields=["organization", "created_at"],
                name="message_not_answered",
                condition=models.Q(role="assistant", answered__in=["no", "partly"]),
                include=["id", "answered", "refusal_reason", "surface"],
            ),
        ]


class DocumentUse(TenantModel):
    """That the answer ``message`` cites ``document``, or, where it is not ``cited``, that it was
    refused with a passage of the document among the closest. ``section`` are the headings above the
    first passage that it cites. ``used_at`` is when it was given. Answers to a gap's question that
    was asked again have none.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="document_uses")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="uses")
    cited = models.BooleanField()
    section = models.CharField(max_length=500, blank=True, default="", db_default="")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "document"], name="use_once")]
        indexes = [
            models.Index(
                fields=["organization", "document", "cited", "-used_at"], name="use_lately"
            ),
            # What answers of some days cite, without a look at all others.
            models.Index(
                fields=["organization", "used_at"],
                name="use_counted",
                condition=models.Q(cited=True),
                include=["message", "document"],
            ),
        ]


class CuratedUse(TenantModel):
    """That the answer ``message`` says what ``curated`` says, which is how its words are found when
    that is deleted; answers to a gap's question that was asked again have one too. ``used_at`` is
    when it was given."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="curated_use")
    curated = models.ForeignKey(CuratedAnswer, on_delete=models.CASCADE, related_name="uses")
    used_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "curated", "-used_at"], name="curated_use_lately")
        ]


class Rating(models.TextChoices):
    UP = "up"
    DOWN = "down"


class Feedback(TenantModel):
    """What a visitor thinks of an answer: the latest of what was said."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="feedback")
    rating = models.CharField(max_length=4, choices=Rating.choices)
    comment = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)


class GapState(models.TextChoices):
    NEW = "new", _("New")
    ASSIGNED = "assigned", _("Assigned")
    CLOSED = "closed", _("Closed")
    WONT_ANSWER = "wont_answer"


class Gap(TenantModel):
    """Questions of one meaning that the policies did not answer well, and what is done about it.

    It has no words of its own: ``vector`` is that of its first question, by ``embedding_model``,
    which is empty where the vector has to be made again. ``review`` is the answer that its
    question got when it was asked again, ``settled_at`` the time at which it was closed or given
    up. ``closing_answer`` or ``closing_document`` is what was written to close it, and
    did once it is closed. It goes with the last of its questions.
    """

    embedding_model = models.CharField(max_length=100, blank=True)
    vector = HalfVectorField()
    state = models.CharField(max_length=12, choices=GapState.choices, default=GapState.NEW)
    owner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=2000, blank=True)
    review = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True)
    closing_answer = models.ForeignKey(
        CuratedAnswer, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closing_document = models.ForeignKey(
        Document, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)


class GapQuestion(TenantModel):
    """That the question which ``message`` answers belongs to ``gap``. ``seen_at``: then whoever
    asked it put away the news that it is answered since (core.conversations.gaps.news)."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="questions")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="gap_question")
    seen_at = models.DateTimeField(null=True)
