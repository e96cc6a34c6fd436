"""`python -m appliance COMMAND`: Django's command line under our own name, `dev` and `health`.

`dev` stands apart because it starts the servers that the settings name, `health` because it is
asked every minute and needs nothing of Django.
"""

import errno
import os
import sys
from collections.abc import Sequence

FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def main() -> None:
    if sys.argv[1:2] == ["health"]:
        from appliance.alive import health

        sys.exit(health(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    try:
        _run(sys.argv[1:])
    except ImproperlyConfigured as error:
        sys.exit(f"A setting is wrong. {error}")
    except CommandError as error:  # of what `dev` calls
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database can't be used: {error}\n`doctor` says more, and what to do.")
    except OSError as error:
        if error.errno not in FORBIDDEN or error.filename is None:
            raise
        sys.exit(
            f"{error.filename}: {error.strerror}. This runs as user number {os.geteuid()}, who has "
            "to read and write it: chown it, or name another place."
        )


def _run(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["dev"]:
        from appliance.dev import dev

        sys.exit(dev(arguments[1:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["policy-chatbot", *arguments])


if __name__ == "__main__":
    main()
