"""How the figures, spans and errors get out: /metrics, OpenTelemetry, Sentry."""
