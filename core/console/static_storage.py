"""Static files whose names carry their contents' hash, JavaScript imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Rewrites ``import … from "./x.js"`` to the hashed name, so that a page never mixes the
    modules of two releases."""

    support_js_module_import_aggregation = True
