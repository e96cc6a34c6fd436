from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_widget")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="answered",
            field=models.CharField(
                blank=True,
                choices=[("yes", "Yes"), ("no", "No"), ("partly", "Partly")],
                default="",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="refusal_reason",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="message",
            name="stopped",
            field=models.BooleanField(default=False),
        ),
    ]
