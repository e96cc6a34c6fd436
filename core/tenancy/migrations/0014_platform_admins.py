"""Whether a member runs the installation. Nobody does until a command says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0013_forgotten_links")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_platform_admin",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
