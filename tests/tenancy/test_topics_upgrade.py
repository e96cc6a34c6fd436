"""Topics for a person that an organization had made its own go on to count word by word."""

import json
import uuid
from importlib import import_module
from typing import Any

import pytest

from tests.documents.test_upgrade import add, old_database  # noqa: F401  (a fixture)

migration = import_module("core.tenancy.migrations.0016_person_topics")
TOPICS = {name: words.split("|") for name, words in migration.TOPICS.items()}
DEFAULT = [word for words in TOPICS.values() for word in words]


def upgraded(database: Any, settings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of one organization each."""
    connection, migrate = database
    migrate("tenancy", "0015_logo")
    ids = [uuid.uuid4() for _one in settings]
    for one, given in zip(ids, settings, strict=True):
        add(connection, "tenancy_organization", id=one, slug=one.hex, settings=json.dumps(given))
    migrate("tenancy", "0016_person_topics")
    rows = connection.execute("SELECT id, settings FROM tenancy_organization").fetchall()
    found = dict(rows)
    return [found[one] for one in ids]


def test_what_was_stored_is_kept(old_database):  # noqa: F811
    others = {"contact": {"name": "HR"}, "accent": "#000000"}
    edited = {"strictness": "strict", "person_topics": [*DEFAULT, "burgl"]}

    never, empty, more, less = upgraded(
        old_database,
        [
            others,
            {"answers": {"person_topics": []}},
            others | {"answers": edited},
            {"answers": {"person_topics": [word for word in DEFAULT if word != "lawyer"]}},
        ],
    )

    assert never == others
    assert empty == {"answers": {"person_topics": [], "person_words": []}}
    named = {"person_topics": list(TOPICS), "person_words": ["burgl"]}
    assert more == others | {"answers": edited | named}
    own = [word for word in TOPICS["legal"] if word != "lawyer"]
    on = [name for name in TOPICS if name != "legal"]
    assert less == {"answers": {"person_topics": on, "person_words": own}}


@pytest.mark.parametrize("word", ["sue", "harass"])
def test_words_are_found_as_the_console_stored_them(word: str) -> None:
    """It took the blanks off their ends."""
    answers = migration._named({"person_topics": [f"{word} "]})
    assert answers == {"person_topics": [], "person_words": [word]}
    assert migration._named(answers) == answers
