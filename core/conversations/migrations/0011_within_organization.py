"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import can_be_referenced, within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [
        ("conversations", "0010_audiences"),
        ("documents", "0009_within_organization"),
        ("tenancy", "0008_within_organization"),
    ]

    operations = [
        *can_be_referenced("conversations_conversation"),
        *can_be_referenced("conversations_message"),
        *can_be_referenced("conversations_gap"),
        *within_organization(
            "conversations_message", "conversation_id", "conversations_conversation"
        ),
        *within_organization("conversations_documentuse", "message_id", "conversations_message"),
        *within_organization("conversations_documentuse", "document_id", "documents_document"),
        *within_organization("conversations_feedback", "message_id", "conversations_message"),
        *within_organization("conversations_gap", "owner_id", "tenancy_user"),
        *within_organization("conversations_gap", "review_id", "conversations_message"),
        *within_organization("conversations_gapquestion", "gap_id", "conversations_gap"),
        *within_organization("conversations_gapquestion", "message_id", "conversations_message"),
    ]
