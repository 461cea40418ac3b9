#!/bin/sh
# Django's collectstatic fails over two modules that import each other in a comment only.
#
# Versions   Django 5.2.19, Python 3.11
# Input      ManifestStaticFilesStorage with support_js_module_import_aggregation = True, and two modules:
#              base.js     /** @typedef {import("./child.js").Child} Child */ export class Base { ... }
#              child.js    import { Base } from "./base.js"; export class Child extends Base { ... }
#            import("...").Type in a JSDoc comment is how TypeScript types plain JavaScript. It is no import at run time:
#            tsc accepts both files, and a browser loads child.js, which loads base.js, and nothing leads back.
# Expected   two files with fingerprints, as without the comment
# Seen       "Post-processing 'base.js, child.js' failed!" and "RuntimeError: Max post-process passes exceeded."
#            With the comment taken out: both files are written, exit 0.
# Source     django/contrib/staticfiles/storage.py, HashedFilesMixin: the patterns (_js_module_import_aggregation_patterns) are
#            applied to the whole text, comments included; each of the two names is then part of the other's content, so
#            the hashes never settle within max_post_process_passes.
#            https://docs.djangoproject.com/en/5.2/ref/contrib/staticfiles/#manifeststaticfilesstorage
# One would guess that a type in a comment cannot break a deployment, and that the message is about a circle of imports,
# which one then looks for in vain.
# Who meets it: whoever types JavaScript without a build by JSDoc and serves it with Django. Types of a class that point
# back (a child that knows its list, a view that knows its model) are the usual case. A way out: name such types in a .d.ts.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check Django==5.2.19
cd "$folder"
mkdir static
cat > site_settings.py <<'PYTHON'
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

HERE = Path(__file__).parent
SECRET_KEY = "finding"
INSTALLED_APPS = ["django.contrib.staticfiles"]
STATIC_URL, STATIC_ROOT, STATICFILES_DIRS = "/static/", HERE / "out", [HERE / "static"]
STORAGES = {"staticfiles": {"BACKEND": "site_settings.Storage"}}


class Storage(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
PYTHON
printf 'import { Base } from "./base.js";\nexport class Child extends Base {}\n' > static/child.js
collect() {
  rm -rf out
  DJANGO_SETTINGS_MODULE=site_settings PYTHONPATH=. venv/bin/django-admin collectstatic --noinput > said.txt 2>&1
}

printf 'export class Base {}\n' > static/base.js
echo "Without the comment:"
collect || { cat said.txt; exit 1; }
tail -1 said.txt

printf '/** @typedef {import("./child.js").Child} Child */\nexport class Base {}\n' > static/base.js
echo "With the comment:"
if collect; then echo "collectstatic works now: the behaviour has changed"; exit 1; fi
grep -E "failed|passes" said.txt
grep -q "Max post-process passes exceeded" said.txt || { cat said.txt; exit 1; }
echo "As described above."
