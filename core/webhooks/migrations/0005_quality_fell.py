"""Golden questions that went wrong are an event. No column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0004_document_held"),
    ]

    operations = [
        migrations.AlterField(
            model_name="webhookevent",
            name="type",
            field=models.CharField(
                choices=[
                    ("document.completed", "A document can be searched"),
                    ("document.failed", "A document could not be read"),
                    ("document.held", "A version waits, because golden questions went wrong"),
                    ("document.in_force", "A version counts from now on"),
                    ("quality.fell", "Golden questions went wrong"),
                    ("review.due", "A document is to be reviewed"),
                    ("question.unanswered", "The policies did not answer a question"),
                    ("feedback.down", "An answer was rated down"),
                    ("erasure.done", "A person’s conversations were erased"),
                    ("backup.done", "A backup was made of the whole installation"),
                    ("webhook.test", "A test"),
                ],
                max_length=40,
            ),
        ),
    ]
