#!/bin/sh
# The client of MCP in Python, version 1, ends its session when a server refuses one call by HTTP 400 with a JSON-RPC error.
#
# Versions   mcp 1.30.0, Python 3.11; the server is http.server of Python
# Input      tools/call, answered by {"jsonrpc": "2.0", "id": ..., "error": {"code": -32602, "message": ...}}, once with
#            status 200 and once with 400
# Expected   McpError with that message both times, and the next call works: the specification lets a server answer what it
#            cannot accept by 400 with a JSON-RPC error as the body, and mcp 2 servers do so for wrong parameters
# Seen       200: so it is. 400: the message is lost, the call is ended by CancelledError, which "except Exception" does not
#            catch, all later calls of the session too, and the whole leaves "async with" as an ExceptionGroup.
# Source     mcp/client/streamable_http.py: raise_for_status() in a task of the group that the session lives in;
#            modelcontextprotocol.io, 2025-11-25, basic/transports, "Sending Messages to the Server", 4.
# One would guess that one refused call is one exception at that call, whatever its status.
# Who meets it: agents with version 1 at a server that says by its status what was wrong (validation, scopes, limits): one wrong
# argument loses the connection, and the model never reads why. A server that answers such clients by 200 is kind to them.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mcp==1.30.0
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

INITIALIZED = {
    "protocolVersion": "2025-06-18",
    "capabilities": {"tools": {}},
    "serverInfo": {"name": "one", "version": "1"},
}
REFUSED = {"code": -32602, "message": "There is no such guide."}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    status = 200

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "id" not in message:
            return self.answer(202)
        known = {"initialize": INITIALIZED, "tools/list": {"tools": []}}
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        if message["method"] in known:
            return self.answer(200, reply | {"result": known[message["method"]]})
        return self.answer(Handler.status, reply | {"error": REFUSED})

    def do_GET(self):
        self.answer(405)

    do_DELETE = do_GET

    def answer(self, status, data=None):
        body = json.dumps(data).encode() if data else b""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


async def outcome_of(call):
    try:
        await call
    except BaseException as error:
        return type(error).__name__, str(error)
    return "answered", ""


async def session(port):
    """What became of the refused call, of the next one, and of the whole."""
    seen = []
    try:
        async with (
            streamablehttp_client(f"http://127.0.0.1:{port}/mcp") as (read, write, _),
            ClientSession(read, write) as client,
        ):
            await client.initialize()
            seen.append(await outcome_of(client.call_tool("open", {})))
            seen.append(await outcome_of(client.list_tools()))
    except BaseException as error:
        seen.append((type(error).__name__, ""))
    return seen


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("mcp", version("mcp"))
results = {}
for Handler.status in (200, 400):
    results[Handler.status] = asyncio.run(session(server.server_port))
    print(Handler.status, results[Handler.status])
assert results[200] == [("McpError", REFUSED["message"]), ("answered", "")]
assert [name for name, _ in results[400]] == ["CancelledError", "CancelledError", "ExceptionGroup"]
print("As described above.")
PYTHON
