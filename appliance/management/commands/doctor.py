"""`doctor`: look at everything the product leans on."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from appliance.doctor.examine import examine
from appliance.doctor.finding import Finding, Level


class Command(BaseCommand):
    help = "Look at database, Redis, models, disks, queues and backups; say what to do."
    # It tells of wrong settings itself.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of objects, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in examine():
            findings.append(finding)
            if not options["json"]:
                self._tell(finding)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=1))
        if any(finding.level is Level.ERROR for finding in findings):
            sys.exit(1)

    def _tell(self, finding: Finding) -> None:
        styles = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING}
        style = styles.get(finding.level, self.style.ERROR)
        self.stdout.write(f"{style(f'{finding.level:8}')} {finding.name}: {finding.found}")
        if finding.advice:
            self.stdout.write(f"{'':9}{finding.advice}")
        self.stdout.flush()
