"""Every text of the console is marked, and translated in each language that the console has."""

import ast
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Set
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.utils import translation

import core.console
from core.console.library.list_page import FORMATS
from core.documents.reading.formats import NAMES as FORMAT_NAMES
from core.errors import ModelUnavailable
from core.providers import failures

ROOT = Path(__file__).resolve().parent.parent.parent
CONSOLE = ROOT / "core" / "console"
TEMPLATES = sorted((CONSOLE / "templates").rglob("*.html"))
STYLES = sorted((CONSOLE / "static").rglob("*.css"))
CATALOGUES = sorted((CONSOLE / "locale").rglob("*.po"))
SHOWN_ATTRIBUTES = {"aria-label", "placeholder", "title", "alt", "label"}
NOT_READ = {"script", "style", "code", "svg"}
# Names, which are the same in all languages.
NAMES = {"Policy", "Chatbot", "CSV", "Markdown", "SHA", "UTC", "evaluate"}
MARKED = re.compile(
    r"{% blocktranslate.*?{% endblocktranslate %}|{% block body_class %}.*?{% endblock %}", re.S
)
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|{% translate .*?%}", re.S)
IN_PLACE = re.compile(r'{{[^}]*\|default(?:_if_none)?:"([^"]*)"[^}]*}}')
PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sd]|{\w*}")
WORD = re.compile(r"[A-Za-z]{2,}")


class BareWords(HTMLParser):
    """Collects the words that a template shows as they stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in NOT_READ
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES:
                self._read(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in NOT_READ

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self._read(data)

    def _read(self, text: str) -> None:
        self.words |= set(WORD.findall(text)) - NAMES


def bare_words(template: str) -> set[str]:
    parser = BareWords()
    parser.feed(TAG.sub("", IN_PLACE.sub(r"\1", MARKED.sub("", template))))
    return parser.words


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_what_stands_for_nothing_is_marked_inside_other_sentences_too(path: Path) -> None:
    bare = re.findall(r"\|default(?:_if_none)?:([\"'])(.*?)\1", path.read_text())
    assert [text for _, text in bare if set(WORD.findall(text)) - NAMES] == []


def test_words_that_are_not_marked_are_found() -> None:
    assert bare_words('<p title="Save">{% translate "Marked" %} Bare</p>') == {"Save", "Bare"}
    assert bare_words('<p>{{ who|default:"nobody" }}{{ by|default:_("Nobody") }}') == {"nobody"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_every_text_of_a_template_is_marked(path: Path) -> None:
    assert bare_words(path.read_text()) == set()


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.name))
def test_styles_add_no_words_which_nobody_could_translate(path: Path) -> None:
    added = re.findall(r"content: *[\"']([^\"']*)", path.read_text())
    assert not [text for text in added if WORD.search(text)]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "/".join(path.parts[-3::2]))
def test_every_text_is_translated_with_its_placeholders(path: Path) -> None:
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=path.parts[-3])
    for message in catalogue:
        if not message.id:
            continue
        forms = [message.string] if isinstance(message.id, str) else list(message.string)
        longest = message.id if isinstance(message.id, str) else message.id[-1]
        assert all(forms), f"not translated: {message.id}"
        assert not message.fuzzy, f"fuzzy: {message.id}"
        if not isinstance(message.id, str):
            assert len(forms) == catalogue.num_plurals, message.id
        for form in forms[-1:]:
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(longest)), form


def test_translations_are_what_their_sources_give() -> None:
    script = ROOT / "scripts" / "build_translations"
    made = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)

    assert made.returncode == 0, made.stderr


def test_the_console_has_each_language_that_has_a_folder() -> None:
    folders = {path.name for path in (CONSOLE / "locale").iterdir() if path.is_dir()}

    assert {code for code, _ in settings.LANGUAGES} == {"en"} | folders


def test_dates_are_written_in_each_language() -> None:
    for code, _ in settings.LANGUAGES:
        assert (CONSOLE / "formats" / code / "formats.py").exists()


def test_every_field_of_a_form_has_a_label() -> None:
    """Django would make an English one of the field's name."""
    for module in pkgutil.walk_packages(core.console.__path__, "core.console."):
        import_module(module.name)
    bare = [
        f"{form.__name__}.{name}"
        for form in all_below(forms.Form)
        if form.__module__.startswith("core.")
        for name, field in form.base_fields.items()
        if field.label is None
    ]
    assert bare == []


def all_below(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from all_below(one)


def test_formats_that_are_words_are_translated() -> None:
    """Names begin with a capital."""
    assert {name for name in FORMAT_NAMES if name[0].islower()} == set(FORMATS)


# What pages show as it is raised, in the reader's language. Sentences of all other classes may stay
# English: pages say those of their codes instead (core.console.refusals), which are marked, but for
# what models fail by (FAILURES, below). Of what is not there (NotFound) pages speak in words of
# their own, so that only the API tells its sentence. Without one the class's English title is told.
SHOWN = {
    *("Conflict", "InvalidInput", "NotAllowed", "LinkExpired", "RateLimited"),
    *("OnLegalHold", "QuotaExceeded", "SignOnFailed"),
}
# Where only a call of the API or of the widget, or a command, can be at fault: those are English.
NEVER_SHOWN = (
    *("core/api", "core/widget_api", "core/scim", "core/evaluation"),
    "core/tenancy/permissions.py",  # what keys with an end date may not do
    "core/accounts/provisioning.py",  # what SCIM sends
    "core/accounts/session_auth.py",  # that a session is not enough yet: pages lead on from it
    "core/tenancy/refused_keys.py",  # who tries keys
    "core/organizations/settings.py",  # quotas, which no page of an organization sends
)


def says_words(said: ast.expr, bare: Set[str] = frozenset()) -> bool:
    """Whether this is a sentence as it stands, or a name of ``bare`` for one; not one that is
    marked or put together of such."""
    match said:
        case ast.Constant(value):
            return WORD.search(str(value)) is not None
        case ast.Name(name):
            return name in bare
        case ast.JoinedStr(parts):
            return any(says_words(part, bare) for part in parts)
        case ast.FormattedValue(part):
            return says_words(part, bare)
        case ast.BinOp(left, ast.Mod()):
            return says_words(left, bare)
        case ast.BinOp(left, ast.Add(), right):
            return says_words(left, bare) or says_words(right, bare)
    return False


def bare_names(tree: ast.Module) -> set[str]:
    """Names for sentences that are not marked. Of constants from elsewhere nobody sees here whether
    they are, so they count as such."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Assign([ast.Name(name)], said) if says_words(said):
                names.add(name)
            case ast.ImportFrom(names=imported):
                names |= {one.name for one in imported if one.name.isupper()}
    return names


def bare_sentences(source: str) -> Iterator[str]:
    """What is raised as one of SHOWN and is not marked. Where sentences stand beside the fields
    that they are about, pages show those and not the first."""
    tree = ast.parse(source)
    bare = bare_names(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name(raised), []) if raised in SHOWN:
                yield ast.unparse(node)
            case ast.Call(ast.Name(raised), [said, *beside]) if raised in SHOWN:
                lists = [one for errors in beside for one in ast.walk(errors)]
                about = [said for one in lists if isinstance(one, ast.List) for said in one.elts]
                yield from (ast.unparse(one) for one in about or [said] if says_words(one, bare))


def test_sentences_that_are_not_marked_are_found() -> None:
    bare = "raise Conflict('One')\nraise NotAllowed(f'of {two}')\nraise InvalidInput(_('Three'))"
    assert list(bare_sentences(bare)) == ["'One'", "f'of {two}'"]
    beside = "InvalidInput('One', {'a': [_('Two')]})\nInvalidInput('One', {'a': ['Three']})"
    assert list(bare_sentences(beside)) == ["'Three'"]
    assert list(bare_sentences("raise InvalidInput(f'{place}: {said}')")) == []
    filled = "raise SignOnFailed('At %(host)s' % {})\nraise QuotaExceeded(_('Of %(all)s') % {})"
    assert list(bare_sentences(filled)) == ["'At %(host)s' % {}"]


def test_sentences_that_have_names_and_titles_of_classes_are_found() -> None:
    named = "OURS, said = 1, _('One')\nFULL = 'Two'\nConflict(said)\nConflict(FULL)"
    assert list(bare_sentences(named)) == ["FULL"]
    imported = "from elsewhere import EXPIRED\nraise SignOnFailed(f'{EXPIRED} {said}')"
    assert list(bare_sentences(imported)) == ["f'{EXPIRED} {said}'"]
    assert list(bare_sentences("raise RateLimited(retry_after=3)")) == [
        "RateLimited(retry_after=3)"
    ]


@pytest.mark.parametrize("room", sorted((ROOT / "core").glob("*/")), ids=lambda room: room.name)
def test_every_sentence_that_pages_show_is_marked(room: Path) -> None:
    for path in room.rglob("*.py"):
        if not path.relative_to(ROOT).as_posix().startswith(NEVER_SHOWN):
            assert list(bare_sentences(path.read_text())) == [], path


def test_no_page_tells_what_the_api_says_is_not_there() -> None:
    for path in CONSOLE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.ExceptHandler(type=ast.expr() as caught):
                    is_told = ".detail" in ast.unparse(node)
                    assert not (is_told and "NotFound" in ast.unparse(caught)), path


FAILURES: list[Callable[[], ModelUnavailable]] = [
    lambda: failures.not_reached("llama", "http://llama", ""),
    lambda: failures.broke_off("llama"),
    lambda: failures.unreadable("llama", "http://llama"),
    lambda: failures.endless("llama", 2**20),
    lambda: failures.too_slow("llama", "begin", 5, "LLM_FIRST_TOKEN_SECONDS"),
    lambda: failures.too_slow("llama", "finish", 5, "LLM_TOTAL_SECONDS"),
    *(
        lambda status=status: failures.from_status("llama", status, "no", "OPENAI_API_KEY")
        for status in (400, 401, 404, 429, 500)
    ),
]


@pytest.mark.parametrize("failure", FAILURES)
def test_why_a_model_fails_is_said_in_the_readers_language(
    failure: Callable[[], ModelUnavailable],
) -> None:
    english = failure().detail
    with translation.override("de"):
        german = failure().detail
    assert "llama" in english and "llama" in german
    sentences = zip(english.split(". "), german.split(". "), strict=True)
    # What a server gave as its reason, in brackets, stays as it is.
    assert all(mine != yours for mine, yours in sentences if mine[:1] not in "(")
