"""`python -m appliance COMMAND`: Django's command line under our own name, `dev` and `health`.

`dev` stands apart because it starts the servers that the settings name, `health` because it is
asked every minute and needs nothing of Django.
"""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["dev"]:
        from appliance.dev import dev

        sys.exit(dev(sys.argv[2:]))
    if sys.argv[1:2] == ["health"]:
        from appliance.alive import health

        sys.exit(health(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(["policy-chatbot", *sys.argv[1:]])
    except ImproperlyConfigured as error:
        sys.exit(f"A setting is wrong. {error}")
    except OperationalError as error:
        sys.exit(f"The database can't be used: {error}\n`doctor` says more, and what to do.")


if __name__ == "__main__":
    main()
