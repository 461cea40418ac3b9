"""The permission matrix: what each person gets for a valid request, by URL and method. test_permissions.py walks it."""

from pathlib import Path

MATRIX = Path(__file__).with_suffix(".txt").read_text()
ROWS = [line.split() for line in MATRIX.splitlines()[1:] if line]
NAMES = list(dict.fromkeys(row[0] for row in ROWS))
SIGNED_IN_PAGES = [
    name
    for name, method, admin, *_, anonymous in ROWS
    if method == "GET" and anonymous == "401" != admin and "api-" not in name
]
REDIRECTS = ["home", "password_reset_confirm"]  # elsewhere, whatever the method
SENT_AS_A_FORM = ["api-picture-list", "api-team-import"]
