from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0004_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="public_text",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
