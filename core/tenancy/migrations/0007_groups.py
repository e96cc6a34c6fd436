import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.tenancy.rls import tenant_table

ID = models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def _belongs_to(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0006_searched_by")]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", ID.clone()),
                ("name", models.CharField(max_length=100)),
                (
                    "claim_value",
                    models.CharField(blank=True, db_default="", default="", max_length=200),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("organization", _belongs_to("tenancy.organization")),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", ID.clone()),
                ("group", _belongs_to("tenancy.group")),
                ("member", _belongs_to(settings.AUTH_USER_MODEL)),
                ("organization", _belongs_to("tenancy.organization")),
            ],
        ),
        migrations.AddField(
            model_name="group",
            name="members",
            field=models.ManyToManyField(
                related_name="groups", through="tenancy.GroupMember", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                fields=("organization", "name"), name="group_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(fields=("group", "member"), name="in_group_once"),
        ),
        migrations.AddField(
            model_name="apikey",
            name="audience",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), null=True, size=None
            ),
        ),
        *tenant_table("tenancy_group"),
        *tenant_table("tenancy_groupmember"),
    ]
