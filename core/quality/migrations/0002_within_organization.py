"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import can_be_referenced, within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [
        ("quality", "0001_initial"),
        ("conversations", "0011_within_organization"),
    ]

    operations = [
        *can_be_referenced("quality_qualityrun"),
        *can_be_referenced("quality_goldenentry"),
        *within_organization("quality_qualityresult", "run_id", "quality_qualityrun"),
        *within_organization("quality_qualityresult", "entry_id", "quality_goldenentry"),
        *within_organization("quality_qualityresult", "message_id", "conversations_message"),
    ]
