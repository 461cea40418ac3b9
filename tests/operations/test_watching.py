"""Watching a real server: counts of all its workers, also of one that was killed, its log, its traces."""

import json
import os
import re
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.operations.site import ROOT, serving
from tests.test_monitoring import values

pytestmark = pytest.mark.once


def metrics(site):
    return values(site.ask("GET", "/metrics").body.decode())


def commands(site):
    """What the processes do whose memory is told."""
    return {name.split("/")[1] for name in metrics(site) if name.startswith("treeline_process_bytes")}


def test_counts_go_on_over_workers_and_each_line_of_the_log_names_its_request(tmp_path):
    with serving(tmp_path, WORKERS="2", RUN_WORKER="1", LOG_FORMAT="json") as site:
        pair = site.sign_up()
        for _ in range(40):
            assert site.ask("GET", "/api/v1/trees", token=pair["access"]).status == 200
        assert site.ask("GET", "/no/such/page").status == 404
        assert site.ask("POST", "/api/v1/auth/refresh", token=pair["refresh"]).status == 200
        assert site.ask("POST", "/api/v1/auth/refresh", token="nonsense").status == 401
        before = metrics(site)
        assert before["treeline_requests_total/GET/api-tree-list/200"] == 40
        assert before["treeline_requests_total/GET/none/404"] == 1
        assert before["treeline_refreshes_total/refreshed"] == 1
        assert before["treeline_refreshes_total/token_invalid"] == 1
        assert before["treeline_statements_total"] > 80
        assert before["treeline_request_seconds_count"] >= 43
        assert site.wait(lambda: commands(site) == {"serve", "worker"}, 60)

        for pid in site.workers:
            os.kill(pid, signal.SIGKILL)
        site.wait(lambda: site.ask("GET", "/api/v1/trees", token=pair["access"]).status == 200, 60)
        assert metrics(site)["treeline_requests_total/GET/api-tree-list/200"] >= 41

        answer = site.ask("GET", "/health/live", X_Request_ID="from-nginx-0001")
        assert answer.headers["x-request-id"] == "from-nginx-0001"
        site.ask("POST", "/client-errors", {"message": "x is undefined"}, X_Request_ID="from-nginx-0002")
        first, *rest = site.lines
        assert first.startswith("Treeline is at")
        told = list(map(json.loads, rest))
        (line,) = [line for line in told if line["logger"] == "treeline.client"]
        assert (line["request_id"], line["level"]) == ("from-nginx-0002", "WARNING")
        assert any("Unexpected exit from worker" in line["message"] for line in told)  # granian's own


def test_dashboard_shows_what_there_is(tmp_path):
    panels = json.loads((ROOT / "deploy/grafana-dashboard.json").read_text())["panels"]
    asked = {
        name for panel in panels for each in panel["targets"] for name in re.findall(r"treeline_\w+", each["expr"])
    }
    with serving(tmp_path) as site:
        pair = site.sign_up()
        site.ask("POST", "/api/v1/auth/refresh", token=pair["refresh"])
        told = {name.split("/")[0] for name in metrics(site)}
    assert asked <= told
    alarms = (ROOT / "docs/operate/watch.md").read_text().split("## Alarms")[1]
    assert set(re.findall(r"treeline_\w+", alarms)) <= told


class Collector(BaseHTTPRequestHandler):
    """Keeps what it is sent."""

    bodies: list[bytes] = []

    def do_POST(self):
        self.bodies.append(self.path.encode() + self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


def spans():
    """What the collector was sent, by name; of statements the name is their first word."""
    found = {}
    for body in Collector.bodies:
        for resource in ExportTraceServiceRequest.FromString(body.removeprefix(b"/v1/traces")).resource_spans:
            for span in (span for scope in resource.scope_spans for span in scope.spans):
                found.setdefault(span.name, []).append(span)
    return found


def test_requests_and_statements_are_traced_where_a_collector_is_named(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{collector.server_port}"
        with serving(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=endpoint, OTEL_BSP_SCHEDULE_DELAY="100") as site:
            token = site.sign_up()["access"]
            site.ask("GET", "/api/v1/trees", token=token)
            site.ask("GET", "/api/v1/auth/me/export", token=token)
            found = site.wait(lambda: "body" in (found := spans()) and found, 60)
        collector.shutdown()
    assert b"treeline" in b"".join(Collector.bodies)
    (listed,), (exported,), (body,) = (
        found[name] for name in ("GET api/v1/trees", "GET api/v1/auth/me/export", "body")
    )
    assert listed.trace_id in {statement.trace_id for statement in found["SELECT"]}
    assert (body.trace_id, body.parent_span_id) == (exported.trace_id, exported.span_id)
    assert body.span_id in {statement.parent_span_id for statement in found["SELECT"]}  # made while it was sent
