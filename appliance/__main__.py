"""`python -m appliance COMMAND`: Django's command line under our own name, and `dev`.

`dev` stands apart because it starts the servers that the settings name.
"""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["dev"]:
        from appliance.dev import dev

        sys.exit(dev(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["policy-chatbot", *sys.argv[1:]])


if __name__ == "__main__":
    main()
