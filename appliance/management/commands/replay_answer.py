"""`replay_answer`: what a stored question is answered with today, beside what was given."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.answering.replay import Replay, replay
from core.errors import PolicyChatError
from core.tenancy.organizations import organization_by_slug


class Command(BaseCommand):
    help = (
        "Say whether a stored answer is what was given, answer its question once more from the "
        "versions in force on its day, and say what differs. Ends with an error where the stored "
        "answer is not what was given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organization", help="its short name")
        parser.add_argument("answer", type=UUID, help="the id of the answer, its message_id")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = organization_by_slug(options["organization"])
            found = replay(organization.pk, options["answer"])
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"Question: {found.question}")
        self.stdout.write(_sealed(found))
        for one in found.differences:
            self.stdout.write(f"\n{one.what}\n  then: {one.then}\n  now:  {one.now}")
        if not found.differences:
            self.stdout.write("Answered once more, nothing differs.")
        if found.changed:
            raise CommandError("The stored answer is not what was given.")


def _sealed(found: Replay) -> str:
    if not found.is_sealed and found.changed:
        return "The answer was sealed when it was given, and its seal is gone."
    if not found.is_sealed:
        return "The answer has no seal: it was given by a release without them."
    if found.changed:
        return f"The stored answer is not what was sealed: {', '.join(found.changed)}."
    if found.stripped_at:
        return (
            f"Passages of a deleted document were taken out on {found.stripped_at:%Y-%m-%d}: its "
            "words, sources and checks can't be compared. All else is what was sealed."
        )
    return "The stored answer is what was sealed when it was given."
