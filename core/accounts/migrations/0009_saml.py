import uuid

import django.db.models.deletion
from django.db import migrations, models

from core.tenancy.rls import tenant_table


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_passkeys_within_organization"),
        ("tenancy", "0013_forgotten_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="signon",
            name="metadata",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="signon",
            name="metadata_read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="signon",
            name="metadata_url",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.AddField(
            model_name="signon",
            name="protocol",
            field=models.CharField(
                choices=[("oidc", "OpenID Connect"), ("saml", "SAML 2.0")],
                db_default="oidc",
                default="oidc",
                max_length=4,
            ),
        ),
        migrations.AlterField(
            model_name="signon",
            name="client_id",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AlterField(
            model_name="signon",
            name="sealed_client_secret",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="UsedAssertion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id_hash", models.CharField(max_length=64)),
                ("ends_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id_hash"), name="assertion_once"
                    )
                ],
            },
        ),
        *tenant_table("accounts_usedassertion"),
    ]
