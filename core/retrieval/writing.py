"""A question's words as the organization's texts write them, for the lexical leg.

Looked up are only words that no text has, so that a question in the texts' own words costs one
look at an index for each of its longer words.
"""

from collections.abc import Collection, Sequence
from functools import partial

from core.documents.text_search import configuration
from core.providers.tokenizer import packaged_tokenizer
from core.retrieval.in_force import Scope
from core.text.languages import DEFAULT
from core.text.spelling import may_be_misspelt, one_letter_off
from core.text.variants import Writing, as_written
from core.text.words import WORD

MOST_MISSPELT = 3  # words of a question whose neighbours are looked up

# Which writings have all their words in the texts, whatever the version. LIMIT keeps the look-up
# from becoming a join that reads every posting.
HELD = """
SELECT number
FROM unnest(%(numbers)s::int[], %(configurations)s::text[], %(texts)s::text[])
    AS writing (number, configuration, text),
LATERAL tsvector_to_array(to_tsvector(configuration::regconfig, text)) AS terms
WHERE terms <> ARRAY[]::text[] AND cardinality(terms) = (
    SELECT count(*)
    FROM unnest(terms) AS asked (lexeme),
    LATERAL (
        SELECT 1 FROM documents_posting p
        WHERE p.organization_id = %(organization)s AND p.term = lexeme LIMIT 1
    ) AS posted
)
"""


def in_their_writing(scope: Scope, question: str, languages: Sequence[str]) -> str:
    """``question`` as texts in ``languages`` (ISO 639-1) write it. Called inside ``tenant()``."""
    written = as_written(question, languages, partial(_held, scope, languages))
    # Only of English is it known which words there are.
    return _respelled(scope, written) if set(languages) == {DEFAULT} else written


def _respelled(scope: Scope, question: str) -> str:
    """``question`` with what is no word, and stands in no text, as a word of the texts that is one
    letter off."""
    is_word = packaged_tokenizer().is_word
    misspelt = may_be_misspelt(question, is_word)[:MOST_MISSPELT]
    there = _held(scope, [DEFAULT], [(word,) for word in misspelt]) if misspelt else ()
    near = {word: list(one_letter_off(word)) for word in misspelt if (word,) not in there}
    if not near:
        return question
    others = {(other,) for some in near.values() for other in some}
    meant = {other for (other,) in _held(scope, [DEFAULT], others)}
    instead = {word: next((one for one in near[word] if one in meant), word) for word in near}
    return WORD.sub(lambda match: instead.get(match[0].casefold(), match[0]), question)


def _held(
    scope: Scope, languages: Sequence[str], writings: Collection[Writing]
) -> Collection[Writing]:
    asked = list(writings)
    names = set(map(configuration, languages))
    read = [(number, name) for name in names for number in range(len(asked))]
    parameters = {
        "organization": scope.organization_id,
        "numbers": [number for number, _ in read],
        "configurations": [name for _, name in read],
        "texts": [" ".join(asked[number]) for number, _ in read],
    }
    with scope.cursor() as cursor:
        cursor.execute(HELD, parameters)
        return {asked[number] for (number,) in cursor.fetchall()}
