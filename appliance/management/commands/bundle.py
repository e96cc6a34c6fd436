"""`bundle`: everything that a host without a network needs, in one signed archive."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from appliance.backup.errors import BackupError
from appliance.bundle.errors import BundleError
from appliance.bundle.signature import make_key, public_key, read_key
from appliance.bundle.write import NAME, write_bundle
from appliance.management.commands.backup import read_passphrase

MODELS = "policy-chatbot_models"
PLATFORMS = ("linux/amd64", "linux/arm64")


class Command(BaseCommand):
    help = "Write images, models and compose files into one archive with an installer."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="FILE", default=Path(f"{NAME}.tar"), help="the archive"
        )
        parser.add_argument("--key", type=Path, metavar="FILE", help="sign with this minisign key")
        parser.add_argument("--password-file", type=Path, metavar="FILE", help="of that key")
        parser.add_argument(
            "--make-key", type=Path, metavar="FILE", help="make a key, show its public half, end"
        )
        parser.add_argument(
            "--models", default=MODELS, help="Ollama's models: a volume or an absolute folder"
        )
        parser.add_argument(
            "--without-models", action="store_true", help="for answers without a local model"
        )

        parser.add_argument(
            "--platform",
            choices=PLATFORMS,
            help="of the host that it is for; default: that of the images here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["make_key"]:
                self.stdout.write(f"public key: {make_key(options['make_key'])}")
                return
            self._write(options)
        except (BundleError, BackupError) as error:
            raise CommandError(str(error)) from error

    def _write(self, options: dict[str, Any]) -> None:
        path: Path = options["to"].absolute()
        key = None
        if options["key"]:
            key = read_key(options["key"], read_passphrase(options["password_file"]))
        models = None if options["without_models"] else options["models"]
        if platform := options["platform"]:
            os.environ["DOCKER_DEFAULT_PLATFORM"] = platform
        write_bundle(path, models, platform, key, self.stdout.write)
        self.stdout.write(f"written: {path}, {path.stat().st_size / 1e9:.2f} GB")
        if key is None:
            self.stdout.write("It is not signed: whoever installs it can't tell who made it.")
        else:
            self.stdout.write(f"To install: unpack, then ./install {public_key(key)}")
