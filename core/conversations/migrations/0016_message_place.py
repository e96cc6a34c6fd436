"""On which surface and in which widget each message was written, beside the message itself."""

from django.db import migrations, models

# Made by the database, because a release that knows nothing of it may store messages while both
# serve. One that comes with its place, as from a backup, keeps it.
PLACE = """
CREATE OR REPLACE FUNCTION conversations_message_place() RETURNS trigger AS $$
DECLARE place record;
BEGIN
    SELECT c.surface, c.widget_id INTO place FROM conversations_conversation c
    WHERE c.id = NEW.conversation_id AND c.organization_id = NEW.organization_id;
    IF FOUND THEN  -- otherwise the foreign key refuses the row
        NEW.surface := place.surface;
        NEW.widget_id := place.widget_id;
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER conversations_message_place BEFORE INSERT ON conversations_message
    FOR EACH ROW WHEN (NEW.surface = '')
    EXECUTE FUNCTION conversations_message_place();
"""
NO_PLACE = """
DROP TRIGGER conversations_message_place ON conversations_message;
DROP FUNCTION conversations_message_place();
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0015_widgets")]

    operations = [
        migrations.AddField(
            "message",
            "surface",
            models.CharField(
                blank=True,
                choices=[
                    ("api", "Api"),
                    ("console", "Console"),
                    ("widget", "Widget"),
                    ("review", "Review"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField("message", "widget_id", models.UUIDField(null=True)),
        migrations.RunSQL(PLACE, NO_PLACE),
    ]
