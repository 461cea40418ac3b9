"""/trees/"""

from django.urls import path, register_converter

from trees.urls.converters import StepPath, Token
from trees.views import (
    bulk,
    categories,
    edit,
    exports,
    folders,
    history,
    import_progress,
    imports,
    library,
    numbers,
    palette,
    pickers,
    pins,
    publish,
    replace,
    runs,
    shares,
    synonyms,
    trees,
    tryout,
    undo,
)

register_converter(Token, "token")
register_converter(StepPath, "step_path")

urlpatterns = [
    # /trees/ and its regions
    path("", library.trees, name="trees"),
    path("list", library.tree_list, name="tree_list"),
    path("folders", library.folder_list, name="folder_list"),
    path("categories", library.category_list, name="category_list"),
    path("missed", synonyms.missed_searches, name="missed_searches"),
    path("palette", palette.palette, name="palette"),
    path("quick", pins.quick_guides, name="quick_guides"),
    path("pins", pins.pins, name="pins"),
    # /trees/new, /trees/import
    path("new", trees.tree_new, name="tree_new"),
    path("import", imports.tree_import, name="tree_import"),
    path("import/preview", imports.tree_import_preview, name="tree_import_preview"),
    path("import/progress/<uuid:job>", import_progress.import_progress, name="import_progress"),
    # /trees/bulk/..., /trees/keys, /trees/replace
    path("keys", bulk.tree_keys, name="tree_keys"),
    path("replace", replace.replace, name="replace"),
    path("replace/preview", replace.replace_preview, name="replace_preview"),
    path("bulk/move", bulk.bulk_move, name="bulk_move"),
    path("bulk/categories", bulk.bulk_categories, name="bulk_categories"),
    path("bulk/archive", bulk.bulk_archive, name="bulk_archive"),
    path("bulk/restore", bulk.bulk_restore, name="bulk_restore"),
    # /trees/folders/<id>, /trees/folders/choices
    path("folders/new", folders.folder_new, name="folder_new"),
    path("folders/choices", pickers.folder_choices, name="folder_choices"),
    path("folders/<int:pk>", folders.folder, name="folder"),
    path("folders/<int:pk>/branch", library.folder_branch, name="folder_branch"),
    path("folders/<int:pk>/move", folders.folder_move, name="folder_move"),
    # /trees/categories/<id>, /trees/categories/choices
    path("categories/new", categories.category_new, name="category_new"),
    path("categories/choices", pickers.category_choices, name="category_choices"),
    path("categories/<int:pk>", categories.category, name="category"),
    # /trees/undo/<key>
    path("undo/<str:key>", undo.undo, name="undo"),
    # /trees/<id>/
    path("<int:pk>/", trees.tree, name="tree"),
    path("<int:pk>/steps", trees.tree_steps, name="tree_steps"),
    path("<int:pk>/run", runs.tree_run, name="tree_run"),
    path("<int:pk>/numbers", numbers.tree_numbers, name="tree_numbers"),
    path("<int:pk>/export", exports.tree_export, name="tree_export"),
    path("<int:pk>/print", shares.tree_print, name="tree_print"),
    path("<int:pk>/share", shares.tree_share, name="tree_share"),
    path("<int:pk>/share/<int:share>", shares.tree_share_link, name="tree_share_link"),
    path("<int:pk>/edit", edit.tree_edit, name="tree_edit"),
    path("<int:pk>/edit/text", edit.tree_edit_text, name="tree_edit_text"),
    path("<int:pk>/edit/preview", edit.tree_edit_preview, name="tree_edit_preview"),
    path("<int:pk>/try", tryout.tree_try, name="tree_try"),
    path("<int:pk>/try/<step_path:path>", tryout.tree_try, name="tree_try_step"),
    path("<int:pk>/publish", publish.tree_publish, name="tree_publish"),
    path("<int:pk>/ask", publish.tree_ask, name="tree_ask"),
    path("<int:pk>/ask/choices", publish.tree_ask_choices, name="tree_ask_choices"),
    path("<int:pk>/unpublish", publish.tree_unpublish, name="tree_unpublish"),
    path("<int:pk>/history", history.tree_history, name="tree_history"),
    path("<int:pk>/history/<int:serial>/restore", history.tree_history_restore, name="tree_history_restore"),
    path("<int:pk>/compare", history.tree_compare_choice, name="tree_compare_choice"),
    path("<int:pk>/compare/<int:old>...<int:new>", history.tree_compare, name="tree_compare"),
    path("<int:pk>/pin", pins.tree_pin, name="tree_pin"),
    path("<int:pk>/settings", trees.tree_settings, name="tree_settings"),
    path("<int:pk>/move", trees.tree_move, name="tree_move"),
    path("<int:pk>/archive", trees.tree_archive, name="tree_archive"),
    path("<int:pk>/restore", trees.tree_restore, name="tree_restore"),
    path("<int:pk>/delete", trees.tree_delete, name="tree_delete"),
]
