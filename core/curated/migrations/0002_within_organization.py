"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import can_be_referenced, within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [("curated", "0001_initial")]

    operations = [
        *can_be_referenced("curated_curatedanswer"),
        *within_organization("curated_curatedanswer", "owner_id", "tenancy_user"),
        *within_organization("curated_curatedanswer", "source_document_id", "documents_document"),
        *within_organization("curated_curatedquestion", "answer_id", "curated_curatedanswer"),
        *within_organization("curated_curatedversion", "answer_id", "curated_curatedanswer"),
    ]
