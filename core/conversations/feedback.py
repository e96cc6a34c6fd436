"""What people think of answers."""

from core.conversations.models import Feedback, Message, Rating
from core.errors import NotFound
from core.tenancy.context import tenant
from core.webhooks.models import EventType
from core.webhooks.outbox import note_event


def rate(message: Message, rating: Rating, comment: str = "") -> None:
    """Keep an opinion of an answer in place of the one before. NotFound once it is deleted."""
    with tenant(message.organization_id):
        # Locked, so that it is not deleted between the two.
        if not Message.objects.select_for_update().filter(pk=message.pk):
            raise NotFound("There is no such answer.")
        was_down = Feedback.objects.filter(message=message, rating=Rating.DOWN).exists()
        Feedback.objects.update_or_create(
            message=message,
            organization_id=message.organization_id,
            defaults={"rating": rating, "comment": comment},
        )
        if rating == Rating.DOWN and not was_down:
            ids = {"message_id": message.pk, "conversation_id": message.conversation_id}
            note_event(EventType.FEEDBACK_DOWN, {name: str(one) for name, one in ids.items()})
