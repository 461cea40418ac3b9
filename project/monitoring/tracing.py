"""Traces by OpenTelemetry, where its standard variables name a collector: OTEL_EXPORTER_OTLP_ENDPOINT and others.

The packages are those of requirements-extras.txt: without a collector nothing of them is imported.
"""

from __future__ import annotations

import logging
import os

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
    DjangoInstrumentor().instrument()
    PsycopgInstrumentor().instrument()
    SQLite3Instrumentor().instrument()
