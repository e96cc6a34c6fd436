"""Spans, sent by OpenTelemetry. Loaded only where TRACES_URL is set.

The provider is our own and not the process's: libraries that make spans of their calls as soon
as there is a global one, with what people asked in them, find none.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode

from appliance import __version__
from core.telemetry.job_stages import at_end_of_jobs
from core.telemetry.tracing import Attribute, Note, open_spans_with

FLUSH_MILLISECONDS = 2000
KINDS = {"request": SpanKind.SERVER, "model call": SpanKind.CLIENT}
# What OpenTelemetry's conventions call our attributes.
NAMES = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "model": "gen_ai.request.model",
}


def start_traces(url: str) -> None:
    """Send all spans of this process to ``url``, by OTLP over HTTP."""
    provider = trace_to(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    at_end_of_jobs(lambda: provider.force_flush(FLUSH_MILLISECONDS))


def trace_to(processor: SpanProcessor) -> TracerProvider:
    """Give all spans of this process to ``processor``."""
    about = {"service.name": "policy-chatbot", "service.version": __version__}
    provider = TracerProvider(resource=Resource.create(about))
    provider.add_span_processor(processor)
    tracer = provider.get_tracer("policy-chatbot")

    @contextmanager
    def opened(name: str, attributes: dict[str, Attribute]) -> Iterator[Note]:
        with tracer.start_as_current_span(
            name,
            kind=KINDS.get(name, SpanKind.INTERNAL),
            attributes=_named(attributes),
            # An exception's message may hold what people wrote: its class has to do.
            record_exception=False,
            set_status_on_exception=False,
        ) as current:

            def note(**more: Attribute) -> None:
                current.set_attributes(_named(more))
                if "route" in more:
                    current.update_name(f"{name} {more['route']}")

            try:
                yield note
            except Exception as error:
                current.set_attribute("error.type", type(error).__qualname__)
                current.set_status(StatusCode.ERROR)
                raise

    open_spans_with(opened)
    return provider


def _named(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    return {NAMES.get(name, name): value for name, value in attributes.items()}
