"""Traces by OpenTelemetry, where its standard variables name a collector: OTEL_EXPORTER_OTLP_ENDPOINT and others.

The packages are those of requirements-extras.txt: without a collector nothing of them is imported.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from opentelemetry.trace import Span

log = logging.getLogger(__name__)
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
MISSING = "No traces: %s is not installed. Run python3 project/launch.py requirements-extras.txt"


def start() -> None:
    """In a process that answers requests, before Django's handler is made: its thread that sends survives no fork."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return
    os.environ.setdefault("OTEL_SERVICE_NAME", "treeline")
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.django import DjangoInstrumentor
        from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
        from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        log.error(MISSING, error.name)
        return
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(response_hook=trace_body)
    PsycopgInstrumentor().instrument()
    SQLite3Instrumentor().instrument()


def trace_body(request_span: Span, request: HttpRequest, response: HttpResponseBase) -> None:
    """What is read while an answer is sent belongs to its request, whose own span has ended by then."""
    if isinstance(response, StreamingHttpResponse) and not response.is_async and not isinstance(response, FileResponse):
        response.streaming_content = _traced(request_span, iter(response))


def _traced(request_span: Span, parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts, made within one span "body" that ends with the last of them and has their error."""
    from opentelemetry import trace

    context = trace.set_span_in_context(request_span)
    span = trace.get_tracer(__name__).start_span("body", context)
    try:
        while True:
            with trace.use_span(span, record_exception=True, set_status_on_exception=True):
                part = next(parts, None)
            if part is None:
                return
            yield part
    finally:
        span.end()
