"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import can_be_referenced, within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [
        ("tenancy", "0007_groups"),
    ]

    operations = [
        *can_be_referenced("tenancy_user"),
        *can_be_referenced("tenancy_group"),
        *within_organization("tenancy_groupmember", "group_id", "tenancy_group"),
        *within_organization("tenancy_groupmember", "member_id", "tenancy_user"),
        *within_organization("tenancy_onetimelink", "member_id", "tenancy_user"),
    ]
