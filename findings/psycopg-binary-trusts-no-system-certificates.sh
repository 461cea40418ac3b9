#!/bin/sh
# psycopg[binary] does not find the system's certificates: sslrootcert=system fails for every server.
#
# Versions   psycopg[binary] 3.3.9 with libpq 18, and 3.3.7 for comparison; trustme 1.2.1, Python 3.11, Debian 12
# Input      a server that speaks the beginning of PostgreSQL's protocol over TLS (30 lines of Python). Its certificate
#            is by an authority in /etc/ssl/certs, under its hash, as update-ca-certificates leaves it (in a namespace,
#            so that the machine is not changed). psycopg.connect(..., sslmode="verify-full", sslrootcert="system")
# Expected   it connects, as Python's ssl does to the same server: "the system's trusted CA roots will be loaded"
# Seen       "SSL error: certificate verify failed". With SSL_CERT_DIR=/etc/ssl/certs it connects; so does 3.3.7.
# Source     X509_get_default_cert_dir() of the libcrypto in the wheel is /usr/lib/psycopg-openssl/certs, which no
#            package makes; in 3.2.13 and up to 3.3.6 it was a folder of the build machine, in 3.3.7 /etc/ssl/certs,
#            which was taken back because of the openssl.cnf beside it (psycopg's #1476).
#            https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNECT-SSLROOTCERT
# One would guess that "system" means the system, and that a URL which psql connects with is right.
# Who meets it: hosted PostgreSQL with certificates by public authorities, for which verify-full with sslrootcert=system
# is the advice. The next thing that people try is sslmode=require, which verifies nothing.
# A way out: SSL_CERT_DIR or SSL_CERT_FILE in the environment, as ssl.get_default_verify_paths() of Python has them.
#
# Exits 0 while this is so, 1 when the behaviour has changed. Needs openssl and unshare (apt-get install openssl
# util-linux), and the right to make namespaces.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 3.3.7 3.3.9; do
    "${PYTHON:-python3}" -m venv "$folder/$version"
    "$folder/$version/bin/pip" install --quiet --disable-pip-version-check "psycopg[binary]==$version" trustme==1.2.1
done
mkdir "$folder/certs"
"$folder/3.3.9/bin/python" - "$folder" <<'PYTHON'
import pathlib
import sys

import trustme

folder = pathlib.Path(sys.argv[1])
authority = trustme.CA()
authority.cert_pem.write_to_path(folder / "authority.pem")
authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
PYTHON
cp "$folder/authority.pem" "$folder/certs/$(openssl x509 -hash -noout -in "$folder/authority.pem").0"
cat > "$folder/ask.py" <<'PYTHON'
import json
import socket
import ssl
import sys
import threading

import psycopg

REQUEST = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")  # SSLRequest
READY = [
    (b"R", (0).to_bytes(4, "big")),
    (b"S", b"client_encoding\0UTF8\0"),
    (b"S", b"server_version\x0018.0\0"),
    (b"K", bytes(8)),
    (b"Z", b"I"),
]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]


def answer(connection):
    try:
        assert connection.recv(8) == REQUEST
        connection.sendall(b"S")
        with context.wrap_socket(connection, server_side=True) as secure:
            if secure.recv(4096):
                secure.sendall(b"".join(kind + (len(body) + 4).to_bytes(4, "big") + body for kind, body in READY))
                secure.recv(1)
    except OSError:
        pass  # the other side does not trust this one, or has left


def serve():
    while True:
        threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()


def psycopg_connects():
    try:
        target = {"hostaddr": "127.0.0.1", "host": "localhost", "port": port, "user": "someone", "dbname": "some"}
        psycopg.connect(**target, sslmode="verify-full", sslrootcert="system", gssencmode="disable").close()
        return "connects"
    except psycopg.OperationalError as error:
        return str(error).splitlines()[0].rpartition("failed: ")[2] or str(error)


def python_connects():
    with socket.create_connection(("127.0.0.1", port)) as plain:
        plain.sendall(REQUEST)
        plain.recv(1)
        ssl.create_default_context().wrap_socket(plain, server_hostname="localhost").close()
    return "connects"


threading.Thread(target=serve, daemon=True).start()
print(json.dumps([psycopg.__version__, python_connects(), psycopg_connects()]))
PYTHON
ask() { # VERSION [VARIABLE=VALUE]: with the certificates of $folder/certs as those of the machine
    version=$1
    shift
    unshare --map-root-user --mount sh -c 'mount --bind "$1/certs" /etc/ssl/certs && shift && exec "$@"' sh "$folder" \
        env -u SSL_CERT_DIR -u SSL_CERT_FILE "$@" "$folder/$version/bin/python" "$folder/ask.py" "$folder/server.pem"
}
before=$(ask 3.3.7) now=$(ask 3.3.9) helped=$(ask 3.3.9 SSL_CERT_DIR=/etc/ssl/certs)
echo "psycopg, Python's ssl there, psycopg with sslrootcert=system: $before"
echo "                                                              $now"
echo "                           with SSL_CERT_DIR=/etc/ssl/certs: $helped"
case "$before$helped" in '["3.3.7", "connects", "connects"]["3.3.9", "connects", "connects"]') ;; *) exit 1 ;; esac
case "$now" in '["3.3.9", "connects", '*"certificate verify failed"*) ;; *) exit 1 ;; esac
echo "As described above."
