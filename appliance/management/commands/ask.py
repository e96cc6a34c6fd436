"""`ask`: one question from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.answering.answer import prepare
from core.answering.citing.page_names import page_name
from core.answering.live.runs import complete
from core.answering.question import Question
from core.errors import PolicyChatError
from core.tenancy.organizations import organization_by_slug
from core.tenancy.readers import EVERYTHING


class Command(BaseCommand):
    help = "Ask a question and print the answer with its citations; all documents are searched."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question")
        parser.add_argument("--organization", required=True, help="slug")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = organization_by_slug(options["organization"])
            question = Question(options["question"], reader=EVERYTHING)
            answer = complete(prepare(organization.pk, question))
        except PolicyChatError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(answer.text)
        for citation in answer.citations:
            place = page_name(citation) or citation.section
            where = ", ".join(filter(None, (citation.document_title, place)))
            self.stdout.write(f"[{citation.index}] {where}: “{citation.quote}”")
