"""A golden question as a form. What may be in it is core.rest.golden_lists' to say."""

from typing import Any

from django.http import QueryDict

from core.quality.entries import MOST_PLACES, Expected
from core.rest.field_errors import sentences_by_field
from core.rest.golden_lists import ExpectedSerializer


class GoldenForm:
    """What was typed, or ``expected`` as it is; ``errors`` by field once it was refused."""

    def __init__(self, expected: Expected | None = None, typed: QueryDict | None = None) -> None:
        self.errors: dict[str, Any] = {}
        if typed is not None:
            self.question = typed.get("question", "")
            self.refused = typed.get("refused") == "yes"
            self.places = _typed_places(typed)
        else:
            self.question = expected.question if expected else ""
            self.refused = expected.refused if expected else False
            self.places = [
                {
                    "document": place.document,
                    "pages": " ".join(map(str, place.pages)),
                    "words": place.words,
                }
                for place in (expected.places if expected else ())
            ]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The places, and an empty one."""
        empty = {"document": "", "pages": "", "words": ""}
        return [*self.places, empty][:MOST_PLACES]

    def read(self) -> dict[str, Any] | None:
        """What a valid form says; None with ``errors`` where it is not."""
        places = [{**one, "pages": one["pages"].split()} for one in self.places]
        given = {"question": self.question, "refused": self.refused, "places": places}
        shape = ExpectedSerializer(data=given)
        if shape.is_valid():
            return dict(shape.validated_data)
        self.errors = sentences_by_field(shape.errors)
        return None


def _typed_places(typed: QueryDict) -> list[dict[str, str]]:
    columns = [typed.getlist(name) for name in ("document", "pages", "words")]
    places = [
        {"document": document.strip(), "pages": pages.replace(",", " "), "words": words.strip()}
        for document, pages, words in zip(*columns, strict=False)
    ]
    return [one for one in places if any(value.strip() for value in one.values())][:MOST_PLACES]
