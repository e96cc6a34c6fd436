"""A passkey is of a member of its organization."""

from django.db import migrations

from core.tenancy.references import within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [("accounts", "0007_passkeys")]

    operations = within_organization("accounts_passkey", "member_id", "tenancy_user")
