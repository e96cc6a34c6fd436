"""A widget's settings as people meet them; what each takes is said once, by
core.organizations.widget_settings."""

from django.utils.translation import gettext_lazy as _

from core.console.settings.option_sections import Option, Section

SECTIONS = (
    Section(
        "looks",
        _("Looks"),
        _("How the widget appears on your sites. A page can still choose otherwise for itself."),
        (
            Option("title", _("Title"), _("Empty: the widget’s own words.")),
            Option("greeting", _("Greeting"), _("Above the first question. Empty: as above.")),
            Option("accent", _("Accent colour"), _("Like #1a5fb4. Empty: the organization’s.")),
            Option(
                "language", _("Language"), _("A tag like en or pt-BR. Empty: the organization’s.")
            ),
            Option(
                "suggested_questions",
                _("Suggested questions"),
                _("One on each line, eight at most. Empty: the organization’s."),
            ),
            Option(
                "theme",
                _("Light or dark"),
                choices=(
                    ("auto", _("As each visitor’s system")),
                    ("light", _("Light")),
                    ("dark", _("Dark")),
                ),
            ),
            Option(
                "position",
                _("Corner of the button"),
                choices=(
                    ("bottom-right", _("Bottom right")),
                    ("bottom-left", _("Bottom left")),
                    ("top-right", _("Top right")),
                    ("top-left", _("Top left")),
                ),
            ),
            Option("radius", _("Roundness of corners"), _("In pixels, 0 to 32.")),
            Option(
                "font",
                _("Font"),
                _(
                    "Names of fonts that the page has, such as “Open Sans, sans-serif”. Empty: the "
                    "widget’s own."
                ),
            ),
            Option("font_size", _("Size of the text"), _("In pixels, 12 to 22.")),
        ),
    ),
    Section(
        "visitors",
        _("Visitors"),
        _("Who may ask, and how much of the documents they see."),
        (
            Option(
                "previews",
                _("What is shown of a source"),
                choices=(
                    ("none", _("Its name and page")),
                    ("quote", _("Also the quoted words")),
                    ("page", _("Also an image of the page")),
                ),
            ),
            Option(
                "identity",
                _("Who may ask"),
                _("A site signs the names of its visitors with the secret below."),
                choices=(
                    ("optional", _("Everybody on your sites")),
                    ("required", _("Only visitors whose name the site has signed")),
                ),
            ),
        ),
    ),
)
