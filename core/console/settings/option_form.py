"""A section of settings as a form. What may be in it is the API's to say: the form hands over
what was changed, and shows what comes back against it."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from core.audit.states import State
from core.console.settings.option_sections import Option, Section
from core.errors import ChangedMeanwhile
from core.organizations.settings import Options

LONG_TEXT = 500
Known = serializers.Field[Any, Any, Any, Any]


class Checkboxes(forms.CheckboxSelectMultiple):
    """What is chosen is a text with one of them on each line, as other lists are."""

    def format_value(self, value: str | None) -> list[str]:
        return (value or "").splitlines()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return "\n".join(data.getlist(name))


class OptionForm(forms.Form):
    """The settings of ``section`` with their values of now, or as they were typed."""

    def __init__(
        self,
        section: Section,
        values: dict[str, Any],
        data: QueryDict | None = None,
        known: type[serializers.Serializer[Any]] = Options,
        *,
        state_of: Callable[[Any], State],
    ) -> None:
        """``known`` says what each setting takes, ``state_of`` whose they are."""
        super().__init__(data)
        self.section = section
        self._seen = data.getlist("seen") if data is not None else []
        self.changed: ChangedMeanwhile | None = None
        fields = known().fields
        self._known = {option.path: _known(fields, option.path) for option in section.options}
        self._now = {path: _text(_value_at(values, path)) for path in self._known}
        self._state = state_of(self._now)
        for option in section.options:
            now = self._now[option.path]
            widget, is_gone = _widget(option, self._known[option.path]), False
            if isinstance(widget, forms.Select) and now and now not in dict(widget.choices):
                widget.choices, is_gone = [*widget.choices, (now, now)], True
            self.fields[option.path] = forms.CharField(
                label=option.label,
                help_text=option.gone if is_gone else option.help,
                required=False,
                initial=now,
                widget=widget,
            )

    @property
    def mark(self) -> str:
        return self._state.mark

    @property
    def status(self) -> int:
        """Of the page that shows the form again."""
        return self.changed.http_status if self.changed else 422 if self.errors else 200

    def save(self, change: Callable[[dict[str, Any]], object]) -> bool:
        """Have ``change`` store what is different; False where the form says why it did not.
        Inside ``tenant()``, with the row of the values locked."""
        try:
            self._state.refuse_unless_seen(self._seen)
            if self.is_valid() and (changes := self.changes()):
                change(changes)
        except ChangedMeanwhile as error:
            self.changed = error
        except ValidationError as error:
            self.refuse(error)
        return not (self.changed or self.errors)

    def changes(self) -> dict[str, Any]:
        """What is different from the values of now, as ``change_options`` takes it."""
        changes: dict[str, Any] = {}
        for path, known in self._known.items():
            value = _read(known, self.cleaned_data[path])
            if value == _read(known, self._now[path]):
                continue
            group, _, name = path.rpartition(".")
            (changes.setdefault(group, {}) if group else changes)[name] = value
        return changes

    def refuse(self, error: ValidationError) -> None:
        """Say beside the fields what is wrong with them."""
        for path, sentence in _sentences(error.detail):
            self.add_error(path if path in self.fields else None, sentence)


def _known(fields: Any, path: str) -> Known:
    group, _, name = path.rpartition(".")
    found: Known = (fields[group].fields if group else fields)[name]
    return found


def _value_at(values: dict[str, Any], path: str) -> Any:
    group, _, name = path.rpartition(".")
    return (values[group] if group else values)[name]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)


def _read(known: Known, text: str) -> Any:
    """What was typed, as the API takes it: nothing is null where there may be nothing."""
    lines = [line.strip() for line in text.splitlines()]
    if isinstance(known, serializers.ListField):
        return [line for line in lines if line] or (None if _is_inherited(known) else [])
    return "\n".join(lines) or (None if known.allow_null else "")


def _is_inherited(known: Known) -> bool:
    """Whether an empty list leaves it to somebody else, rather than saying there is nothing."""
    return bool(known.allow_null) and known.default is None


def _widget(option: Option, known: Known) -> forms.Widget:
    if option.choices:
        choices = option.choices() if callable(option.choices) else option.choices
        takes_several = isinstance(known, serializers.ListField)
        return Checkboxes(choices=choices) if takes_several else forms.Select(choices=choices)
    if isinstance(known, serializers.ListField):
        return forms.Textarea({"rows": 5})
    if isinstance(known, serializers.IntegerField):
        return forms.NumberInput({"min": known.min_value, "max": known.max_value})
    if isinstance(known, serializers.EmailField):
        return forms.EmailInput({"maxlength": known.max_length})
    longest = getattr(known, "max_length", None)
    if longest == LONG_TEXT and not isinstance(known, serializers.RegexField):
        return forms.Textarea({"rows": 3, "maxlength": longest})
    return forms.TextInput({"maxlength": longest} if longest else {})


def _sentences(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each sentence of a ValidationError's detail, with the path of its setting. About an entry
    of a list it says which one."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            if isinstance(name, int):
                for _path, told in _sentences(inner):
                    entry = {"number": name + 1, "told": told}
                    yield path, gettext("Entry %(number)s: %(told)s") % entry
            else:
                yield from _sentences(inner, f"{path}.{name}" if path else name)
    else:
        yield from ((path, str(sentence)) for sentence in detail)
