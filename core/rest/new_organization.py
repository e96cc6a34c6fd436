"""What a new organization is given, for the call and the page."""

from typing import Any

from rest_framework import serializers

from core.tenancy.members import LONGEST_EMAIL


class NewOrganization(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    slug = serializers.SlugField(
        max_length=80, help_text="Its short name in addresses; nobody else may have it."
    )
    invite_admin = serializers.BooleanField(
        default=False,
        help_text="Whether to make an invitation for its first admin; without one, nobody can sign "
        "in until a command makes a member.",
    )
    admin_email = serializers.EmailField(
        max_length=LONGEST_EMAIL,
        default="",
        allow_blank=True,
        help_text="Where the invitation is mailed to as well, if a mail server is set up.",
    )
