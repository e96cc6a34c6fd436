"""What libraries say about a field, for pages to say it in words of ours.

Their own translations lack some languages, and are on first-name terms with the reader in others.
Nothing reads SENTENCES: here they are found when texts are collected, and our translation of a
sentence comes before its library's, since INSTALLED_APPS names the console first.
"""

from django.utils.translation import gettext_lazy as _

SENTENCES = (
    _("A valid integer is required."),
    _("Date has wrong format. Use one of these formats instead: {format}."),
    _("Ensure this field has at least {min_length} characters."),
    _("Ensure this field has no more than {max_length} characters."),
    _("Ensure this field has no more than {max_length} elements."),
    _("Ensure this value is greater than or equal to {min_value}."),
    _("Ensure this value is less than or equal to {max_value}."),
    _("Enter a valid URL."),
    _("Enter a valid email address."),
    _("Must be a valid UUID."),
    _('"{input}" is not a valid choice.'),
)
