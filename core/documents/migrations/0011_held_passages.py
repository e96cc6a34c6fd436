"""Which answers keep passages of a deleted document because of a legal hold."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0010_deleted_documents")]

    operations = [
        migrations.AddField(
            model_name="deleteddocument",
            name="held",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                db_default=models.Value(
                    [],
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField()),
                ),
                default=list,
                size=None,
            ),
        ),
    ]
