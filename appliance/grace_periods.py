"""How long a stop may take, in seconds. Each waits for the one before it, and a little longer.

Without the settings and Django: what supervises reads them, too.
"""

ANSWERS = 40.0
"""Answers under way may go on; then they end in an error that says to ask again."""

WEB = 45
"""The web processes, which Granian kills then."""

PARTS = 50.0
"""The parts of the appliance, which it kills then."""

CONTAINER = 60
"""What compose.yaml, the chart and the AWS profile grant before they kill a container."""
