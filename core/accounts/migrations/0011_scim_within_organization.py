"""Who is provisioned is a member, or a group, of its organization."""

from django.db import migrations

from core.tenancy.references import within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [("accounts", "0010_scim")]

    operations = [
        *within_organization("accounts_provisionedmember", "member_id", "tenancy_user"),
        *within_organization("accounts_provisionedgroup", "group_id", "tenancy_group"),
    ]
