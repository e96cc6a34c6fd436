"""`collectstatic`, which can tell that there is nothing to do."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management.base import CommandParser


class Command(collectstatic.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--if-changed", action="store_true", help="do nothing unless a file is newer"
        )

    def handle(self, **options: Any) -> str | None:
        if options["if_changed"] and _is_current():
            return None
        result: str | None = super().handle(**options)
        return result


def _is_current() -> bool:
    """Whether no source is newer than what was collected."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return False
    newest = max(
        storage.get_modified_time(name).timestamp()
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    return bool(manifest.stat().st_mtime > newest)
