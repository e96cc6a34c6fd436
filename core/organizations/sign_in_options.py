"""How an organization's members sign in."""

from rest_framework import serializers

from core.organizations.strict import Strict


class SignInOptions(Strict):
    """How members sign in."""

    second_factor = serializers.ChoiceField(
        ["optional", "required"],
        allow_null=True,
        default="optional",
        help_text="Whether members must have two-factor authentication; whoever has none can "
        "only set it up then.",
    )
