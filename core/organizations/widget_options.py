"""How a widget looks and what it shows."""

from rest_framework import serializers

from core.organizations.strict import Strict

WHO_MAY_ASK = ["optional", "required"]  # a signed name; it has one name in the schema


class WidgetOptions(Strict):
    """How the first widget looks and what it shows."""

    title = serializers.CharField(max_length=80, allow_null=True, default=None)
    greeting = serializers.CharField(max_length=500, allow_null=True, default=None)
    theme = serializers.ChoiceField(["auto", "light", "dark"], allow_null=True, default="auto")
    position = serializers.ChoiceField(
        ["bottom-right", "bottom-left", "top-right", "top-left"],
        allow_null=True,
        default="bottom-right",
    )
    radius = serializers.IntegerField(
        min_value=0, max_value=32, allow_null=True, default=12, help_text="In pixels."
    )
    font = serializers.RegexField(
        r"^[A-Za-z0-9 ,\"'_-]+$",
        max_length=200,
        allow_null=True,
        default=None,
        help_text="A CSS list of font families; the page's own when null.",
        error_messages={"invalid": 'Must be names of fonts like "Open Sans", sans-serif.'},
    )
    font_size = serializers.IntegerField(
        min_value=12, max_value=22, allow_null=True, default=16, help_text="In pixels."
    )
    previews = serializers.ChoiceField(
        ["none", "quote", "page"],
        allow_null=True,
        default="quote",
        help_text="What visitors see of a source: its name and page only, the quoted words as "
        "well, or also an image of the page.",
    )
    identity = serializers.ChoiceField(
        WHO_MAY_ASK,
        allow_null=True,
        default="optional",
        help_text="Whether only visitors whose name the site has signed may ask.",
    )
