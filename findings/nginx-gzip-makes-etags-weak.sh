#!/bin/sh
# nginx with gzip: saving with the ETag that Django just gave ends in 412 each time; WhiteNoise never answers 304.
#
# Versions   nginx 1.22.1 of Debian 12, Django 5.2.19, WhiteNoise 6.12.0, Python 3.11
# Input      nginx with "gzip on" as a proxy before a view with @condition(etag_func=...) and a static file of
#            WhiteNoise. A client GETs the view and sends the ETag it got back: in If-None-Match of a GET, in If-Match
#            of a PUT. It GETs the file and sends its ETag in If-None-Match. Once with Accept-Encoding: identity, once
#            with gzip
# Expected   304, 200 and 304 both times: nobody has changed anything, and it is the server's own ETag
# Seen       so with identity. With gzip nginx turns "v1" into W/"v1", and then If-None-Match of the view is still
#            304, but If-Match is 412 each time, and the file is sent whole each time.
# Source     nginx, src/http/modules/ngx_http_gzip_filter_module.c: ngx_http_weak_etag(). Django,
#            django/utils/cache.py, _if_match_passes: strong comparison, as RFC 9110 13.1.1 says. WhiteNoise,
#            responders.py, is_not_modified: compares the texts, and looks at no If-Modified-Since beside it.
# One would guess that switching on gzip changes sizes, not answers. All tests without the proxy pass; so do those of
# a client that takes no gzip, as curl, while each browser and each HTTP library that does gets 412 for a first edit.
# Who meets it: protection against lost updates by If-Match (Django's and what is built on it), and static files
# behind nginx, or a CDN that does the same. A way out: compare without W/ where the view's answer is the same but for
# gzip; compress in one place (WhiteNoise's own .gz files pass nginx as they are).
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs nginx (apt-get install nginx).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19 whitenoise==6.12.0
cat > "$folder/site.py" <<'PYTHON'
import http.client
import pathlib
import socket
import subprocess
import sys
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import condition
from whitenoise import WhiteNoise

settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
django.setup()


@condition(etag_func=lambda request: '"v1"')
def document(request):
    return HttpResponse("text " * 1000, content_type="text/plain")


urlpatterns = [path("document", document)]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def request(port, method, url, encoding, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, url, headers={"Accept-Encoding": encoding, **sent})
    response = connection.getresponse()
    response.read()
    return response


folder = pathlib.Path(sys.argv[1])
(folder / "static").mkdir()
(folder / "static" / "app.txt").write_text("text " * 1000)
app = WhiteNoise(get_wsgi_application(), root=folder / "static", prefix="static")
site = make_server("127.0.0.1", 0, app, handler_class=Quiet)
threading.Thread(target=site.serve_forever, daemon=True).start()
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
(folder / "nginx.conf").write_text(f"""
daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{
    access_log off; gzip on; gzip_types text/plain;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{site.server_port}; }} }}
}}""")
version = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr.strip()
nginx = subprocess.Popen(["nginx", "-e", folder / "errors", "-c", folder / "nginx.conf"])
seen = {}
try:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    print(f"Django {django.get_version()}, {version}")
    for encoding in ("identity", "gzip"):
        etag = request(port, "GET", "/document", encoding).headers["ETag"]
        file = request(port, "GET", "/static/app.txt", encoding).headers["ETag"]
        seen[encoding] = (
            request(port, "GET", "/document", encoding, If_None_Match=etag).status,
            request(port, "PUT", "/document", encoding, If_Match=etag).status,
            request(port, "GET", "/static/app.txt", encoding, If_None_Match=file).status,
        )
        print(f"{encoding:8} ETag {etag:6} If-None-Match, If-Match, If-None-Match of the file: {seen[encoding]}")
finally:
    nginx.terminate()
    nginx.wait(20)
assert seen == {"identity": (304, 200, 304), "gzip": (304, 412, 200)}, seen
print("As described above.")
PYTHON
"$folder/venv/bin/python" "$folder/site.py" "$folder"
