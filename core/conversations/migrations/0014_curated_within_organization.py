"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [("conversations", "0013_curated_answers")]

    operations = [
        *within_organization("conversations_curateduse", "message_id", "conversations_message"),
        *within_organization("conversations_curateduse", "curated_id", "curated_curatedanswer"),
        *within_organization("conversations_gap", "closing_answer_id", "curated_curatedanswer"),
        *within_organization("conversations_gap", "closing_document_id", "documents_document"),
    ]
