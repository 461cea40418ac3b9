from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class UncompressedStatic(ManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
