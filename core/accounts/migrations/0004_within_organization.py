"""References to rows of other tables stay within their organization."""

from django.db import migrations

from core.tenancy.references import within_organization


class Migration(migrations.Migration):
    atomic = False  # as core.tenancy.references demands
    dependencies = [
        ("accounts", "0003_sign_on"),
        ("tenancy", "0008_within_organization"),
    ]

    operations = [
        *within_organization("accounts_secondfactor", "member_id", "tenancy_user"),
        *within_organization("accounts_signon", "password_admin_id", "tenancy_user"),
        *within_organization("accounts_signonidentity", "member_id", "tenancy_user"),
    ]
