"""`python -m appliance COMMAND`: Django's command line under our own name, `dev`, `health` and
`make_secrets`.

`dev` stands apart because it starts the servers that the settings name, the other two because they
need nothing of Django: `health` is asked every minute, and all containers wait for `make_secrets`.
"""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from core.priority import give_way

FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def main() -> None:
    if sys.argv[1:2] == ["health"]:
        from appliance.alive import health

        sys.exit(health(sys.argv[2:]))
    try:
        _run(sys.argv[1:])
    except OSError as error:
        if error.errno not in FORBIDDEN or error.filename is None:
            raise
        sys.exit(
            f"{error.filename}: {error.strerror}. This runs as user number {os.geteuid()}, who has "
            "to read and write it: chown it, or name another place."
        )


def _run(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["make_secrets"]:
        from appliance.make_secrets import make_secrets

        make_secrets(*map(Path, arguments[1:2]))
        return
    if arguments[:1] in (["worker"], ["scheduler"]):
        give_way()  # before it loads, which is when others start as well
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    try:
        _run_with_settings(arguments)
    except ImproperlyConfigured as error:
        sys.exit(f"A setting is wrong. {error}")
    except CommandError as error:  # of what `dev` calls
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database can't be used: {error}\n`doctor` says more, and what to do.")


def _run_with_settings(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["dev"]:
        from appliance.dev import dev

        sys.exit(dev(arguments[1:]))
    import django
    from django.conf import settings
    from django.core.management import execute_from_command_line

    if settings.DATABASE_WAIT_SECONDS:
        django.setup()
        from appliance.starting_database import wait_for_database

        wait_for_database(settings.DATABASE_WAIT_SECONDS)
    execute_from_command_line(["policy-chatbot", *arguments])


if __name__ == "__main__":
    main()
