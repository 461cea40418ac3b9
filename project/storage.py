"""Static files with a fingerprint in their names, JavaScript imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class FingerprintedStatic(CompressedManifestStaticFilesStorage):
    """Rewrites ``import "./session.js"`` too, so that a module and what it imports change together."""

    support_js_module_import_aggregation = True
