from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0012_member_language")]

    operations = [
        migrations.AlterField(
            model_name="onetimelink",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invitation", "Invitation"),
                    ("reset", "Reset"),
                    ("forgotten", "Forgotten"),
                ],
                max_length=10,
            ),
        ),
    ]
