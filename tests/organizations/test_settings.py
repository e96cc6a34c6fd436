"""Settings as the product reads them: what was set, and a default for the rest."""

from core.organizations.answer_options import PERSON_TOPICS
from core.organizations.settings import options_of
from core.tenancy.models import Organization


def test_what_was_never_set_has_its_default():
    options = options_of(Organization(name="Acme"))
    assert options["name"] == "Acme"
    assert options["answers"]["unsupported"] == "replace"
    assert options["answers"]["person_topics"] == list(PERSON_TOPICS)
    assert options["suggested_questions"] == []
    assert options["accent"] is None


def test_what_was_set_stands_beside_the_defaults_of_its_section():
    options = options_of(Organization(settings={"widget": {"radius": 4}, "language": "de"}))
    assert (options["widget"]["radius"], options["widget"]["theme"]) == (4, "auto")
    assert options["language"] == "de"


def test_settings_of_an_older_release_that_are_none_now_are_not_shown():
    assert "gone" not in options_of(Organization(settings={"gone": 1}))


def test_whoever_changes_what_they_were_given_changes_nothing_for_others():
    options_of(Organization())["answers"]["synonyms"].append("gym => sports")
    options_of(Organization())["digest"]["recipients"].append("kim@acme.example")
    options = options_of(Organization())
    assert (options["answers"]["synonyms"], options["digest"]["recipients"]) == ([], [])
