"""The permission matrix: what each person gets for each URL and method. test_permissions.py walks it."""

# The status of a valid request.
MATRIX = """
name                        method  admin editor viewer stranger anonymous

home                        GET     302   302    302    302      302
icon                        GET     302   302    302    302      302
service_worker              GET     404   404    404    404      404
shell                       GET     200   200    200    200      200
offline                     GET     200   200    200    200      200
static_copy                 GET     404   404    404    404      404
health-live                 GET     200   200    200    200      200
health-ready                GET     200   200    200    200      200
metrics                     GET     200   200    200    200      200
client-errors               POST    400   400    400    400      400
help                        GET     200   200    200    200      200
help_page                   GET     200   200    200    200      200
help_search                 GET     200   200    200    200      200

api-root                    GET     200   200    200    200      401
api-schema                  GET     200   200    200    200      200
api-docs                    GET     200   200    200    200      200

api-register                POST    201   201    201    201      201
api-login                   POST    200   200    200    200      200
api-refresh                 POST    401   401    401    401      401
api-logout                  POST    204   204    204    204      401
api-me                      GET     200   200    200    200      401
api-me                      PATCH   200   200    200    200      401
api-reauthenticate          POST    204   204    204    204      401
api-devices                 GET     200   200    200    200      401
api-devices-revoke-others   POST    204   204    204    204      401
api-device                  DELETE  204   404    404    404      401
api-password-change         POST    200   200    200    200      401
api-password-reset          POST    202   202    202    202      202
api-password-reset-confirm  POST    204   204    204    204      204

api-tree-list               GET     200   200    200    200      401
api-tree-list               POST    201   201    403    400      401
api-tree-import             POST    201   201    403    400      401
api-tree-detail             GET     200   200    200    404      401
api-tree-detail             PUT     200   200    403    404      401
api-tree-detail             PATCH   200   200    403    404      401
api-tree-detail             DELETE  204   204    403    404      401
api-tree-archive            POST    200   200    403    404      401
api-tree-restore            POST    200   200    403    404      401
api-tree-export             GET     200   200    200    404      401
api-tree-pinned             GET     200   200    200    200      401
api-tree-pinned             PUT     200   200    200    400      401
api-tree-recent             GET     200   200    200    200      401
api-tree-pin                PUT     204   204    204    404      401
api-tree-pin                DELETE  204   204    204    404      401
api-tree-problems           GET     200   200    200    404      401
api-bulk-move               POST    200   200    403    404      401
api-bulk-categories         POST    200   200    403    400      401
api-bulk-archive            POST    200   200    403    404      401
api-bulk-restore            POST    200   200    403    404      401
api-bulk-export             POST    200   200    403    404      401
api-bulk-replace            POST    200   200    403    404      401
api-bulk-replace-preview    POST    200   200    403    400      401
api-bulk-undo               POST    404   200    404    404      401
api-draft                   GET     200   200    403    404      401
api-draft                   PUT     428   428    403    404      401
api-draft                   PATCH   200   200    403    404      401
api-draft-undo              POST    200   200    403    404      401
api-draft-redo              POST    200   200    403    404      401
api-presence                POST    200   200    403    404      401
api-revision-list           GET     200   200    200    404      401
api-revision-list           POST    201   201    403    404      401
api-revision-detail         GET     200   200    404    404      401
api-revision-difference     GET     200   200    404    404      401
api-revision-restore        POST    201   201    403    404      401

api-tree-publish            POST    201   201    403    404      401
api-tree-unpublish          POST    200   200    403    404      401
api-tree-analytics          GET     200   200    200    404      401
api-release-list            GET     200   200    200    404      401
api-flag-list               GET     200   200    200    404      401
api-flag-list               POST    201   201    201    404      401
api-flag-detail             GET     200   200    200    404      401
api-flag-detail             PATCH   200   200    403    404      401
api-share-list              GET     200   200    403    404      401
api-share-list              POST    201   201    403    404      401
api-share-detail            DELETE  204   204    403    404      401
api-picture-list            POST    201   201    403    404      401

api-run-list                GET     200   200    200    200      401
api-run-list                POST    201   201    201    400      401
api-run-detail              GET     200   200    200    404      401
api-run-events              GET     200   200    200    404      401
api-run-events              POST    200   403    403    404      401
api-run-summary             GET     200   200    200    404      401
api-run-fork                POST    201   201    201    404      401
api-run-handover            POST    200   200    403    404      401
api-run-switch              POST    200   403    403    404      401

api-folder-list             GET     200   200    200    200      401
api-folder-list             POST    201   201    403    400      401
api-folder-detail           GET     200   200    200    404      401
api-folder-detail           PUT     200   200    403    404      401
api-folder-detail           PATCH   200   200    403    404      401
api-folder-detail           DELETE  200   200    403    404      401
api-category-list           GET     200   200    200    200      401
api-category-list           POST    201   201    403    400      401
api-category-detail         GET     200   200    200    404      401
api-category-detail         PUT     200   200    403    404      401
api-category-detail         PATCH   200   200    403    404      401
api-category-detail         DELETE  204   204    403    404      401

api-team-list               GET     200   200    200    200      401
api-team-list               POST    201   201    201    201      401
api-team-detail             GET     200   200    200    404      401
api-team-detail             PUT     200   403    403    404      401
api-team-detail             PATCH   200   403    403    404      401
api-team-export             GET     200   200    403    404      401
api-team-import             POST    200   200    403    404      401
api-team-audit              GET     200   403    403    404      401
api-audit                   GET     403   403    403    403      401
api-folder-export           GET     200   200    403    404      401
api-synonyms                GET     200   200    200    404      401
api-synonyms                PUT     200   403    403    404      401
api-member-list             GET     200   200    200    404      401
api-member-detail           PATCH   200   403    403    404      401
api-member-detail           DELETE  204   403    204    404      401
api-invitation-list         POST    201   403    403    404      401

shared                      GET     200   200    200    200      200
shared_step                 GET     200   200    200    200      200
shared_print                GET     200   200    200    200      200
picture                     GET     200   200    200    200      200

login                       GET     200   200    200    200      200
signup                      GET     200   200    200    200      200
password_reset              GET     200   200    200    200      200
password_reset              POST    302   302    302    302      302
password_reset_done         GET     200   200    200    200      200
password_reset_confirm      GET     302   302    302    302      302
password_reset_confirm      POST    302   302    302    302      302
password_reset_complete     GET     200   200    200    200      200
invitation                  GET     200   200    200    200      200
invitation                  POST    200   200    200    200      401
profile                     GET     200   200    200    200      401
profile                     POST    200   200    200    200      401
password_change             GET     200   200    200    200      401
reauthenticate              GET     200   200    200    200      401
reauthenticate              POST    204   204    204    204      401
devices                     GET     200   200    200    200      401
devices_others              POST    200   200    200    200      401
device                      DELETE  200   404    404    404      401

runs                        GET     200   200    200    200      401
run_list                    GET     200   200    200    200      401
runs_under_way              GET     200   200    200    200      401
run_handover                GET     200   200    403    404      401
run_handover                POST    200   200    403    404      401
run_dismiss                 POST    204   403    403    404      401
run_fork                    POST    200   200    200    404      401
run                         GET     200   200    200    404      401
run_panels                  GET     200   200    200    404      401
run_switch                  POST    200   403    403    404      401

keys                        GET     200   200    200    200      401
keys                        POST    200   200    200    200      401
key                         DELETE  200   404    404    404      401
team_keys                   GET     200   403    403    404      401
team_keys                   POST    200   403    403    404      401
team_key                    DELETE  200   403    403    404      401
audit                       GET     403   403    403    403      401
audit_entries               GET     403   403    403    403      401
team_audit                  GET     200   403    403    404      401
team_audit_entries          GET     200   403    403    404      401
teams                       GET     200   200    200    200      401
teams                       POST    200   200    200    200      401
team                        GET     200   200    200    404      401
team                        POST    200   403    403    404      401
member                      POST    200   403    403    404      401
member                      DELETE  200   403    200    404      401
team_summary                GET     200   200    200    404      401
team_summary                POST    200   403    403    404      401
team_summary_preview        POST    200   403    403    404      401
team_synonyms               GET     200   200    200    404      401
team_synonyms               POST    200   403    403    404      401
missed_search               DELETE  200   403    403    404      401
team_invitations            POST    200   403    403    404      401
team_invitation             POST    200   403    403    404      401
team_invitation             DELETE  200   403    403    404      401

trees                       GET     200   200    200    200      401
tree_list                   GET     200   200    200    200      401
folder_list                 GET     200   200    200    200      401
category_list               GET     200   200    200    200      401
missed_searches             POST    204   204    204    404      401
palette                     GET     200   200    200    200      401
quick_guides                GET     200   200    200    200      401
pins                        GET     200   200    200    200      401
tree_pin                    POST    204   204    204    404      401
tree_keys                   GET     200   200    200    200      401
bulk_move                   GET     200   200    403    404      401
bulk_move                   POST    200   200    403    404      401
bulk_categories             GET     200   200    403    404      401
bulk_categories             POST    200   200    403    404      401
replace                     GET     200   200    403    404      401
replace                     POST    200   200    403    404      401
replace_preview             POST    200   200    403    404      401
bulk_archive                POST    204   204    403    404      401
bulk_restore                POST    204   204    403    404      401
tree_new                    GET     200   200    403    404      401
tree_new                    POST    200   200    403    404      401
tree_import                 GET     200   200    403    404      401
tree_import                 POST    200   200    403    404      401
tree_import_preview         POST    200   200    403    404      401
tree                        GET     200   200    200    404      401
tree_steps                  GET     200   200    200    404      401
tree_run                    GET     200   200    200    404      401
tree_numbers                GET     200   200    200    404      401
tree_print                  GET     200   200    200    404      401
tree_share                  GET     200   200    403    404      401
tree_share                  POST    200   200    403    404      401
tree_share_link             DELETE  200   200    403    404      401
tree_edit                   GET     200   200    403    404      401
tree_edit_text              GET     200   200    403    404      401
tree_edit_preview           POST    200   200    403    404      401
tree_try                    GET     200   200    403    404      401
tree_try_step               GET     200   200    403    404      401
tree_publish                GET     200   200    403    404      401
tree_publish                POST    200   200    403    404      401
tree_unpublish              POST    204   204    403    404      401
tree_history                GET     200   200    200    404      401
tree_history_restore        POST    204   204    403    404      401
tree_compare_choice         GET     200   200    404    404      401
tree_compare                GET     200   200    404    404      401
tree_settings               GET     200   200    403    404      401
tree_settings               POST    200   200    403    404      401
tree_move                   GET     200   200    403    404      401
tree_move                   POST    200   200    403    404      401
tree_archive                POST    204   204    403    404      401
tree_restore                POST    204   204    403    404      401
tree_delete                 GET     200   200    403    404      401
tree_delete                 POST    200   200    403    404      401
folder_new                  GET     200   200    403    404      401
folder_new                  POST    200   200    403    404      401
folder                      GET     200   200    403    404      401
folder                      POST    200   200    403    404      401
folder                      DELETE  200   200    403    404      401
folder_move                 POST    204   204    403    404      401
undo                        POST    204   204    403    404      401
category_new                GET     200   200    403    404      401
category_new                POST    200   200    403    404      401
category                    GET     200   200    403    404      401
category                    POST    200   200    403    404      401
category                    DELETE  200   200    403    404      401

flags                       GET     200   200    200    200      401
flag_list                   GET     200   200    200    200      401
flag_answers                GET     200   200    200    200      401
flag_answers                POST    204   204    204    204      401
flags_count                 GET     200   200    200    200      401
tree_flags                  GET     200   200    200    404      401
reviews                     GET     200   200    200    200      401
reviewed                    POST    204   204    403    404      401
flag                        GET     200   200    200    404      401
flag                        POST    200   200    403    404      401
flag_reopen                 POST    204   204    403    404      401
demo                        GET     404   404    404    404      401
demo                        POST    404   404    404    404      401
webhooks                    GET     200   403    403    404      401
webhooks                    POST    200   403    403    404      401
webhook_deliveries          GET     200   403    403    404      401
webhook                     POST    200   403    403    404      401
webhook                     DELETE  200   403    403    404      401
webhook_secret              POST    200   403    403    404      401
webhook_test                POST    200   403    403    404      401
"""
ROWS = [line.split() for line in MATRIX.splitlines()[2:] if line]
NAMES = list(dict.fromkeys(row[0] for row in ROWS))
SIGNED_IN_PAGES = [
    name for name, method, *_, anonymous in ROWS if method == "GET" and anonymous == "401" and "api-" not in name
]
REDIRECTS = ["home", "password_reset_confirm"]  # elsewhere, whatever the method
# How the requests of world.py name what they are about, beyond the path.
ASKED = {"tree_compare_choice": "?from=1&to=1"}
SENT_AS_A_FORM = ["api-picture-list", "api-team-import"]
ABOUT_A_TEAM = [
    "missed_searches", "replace", "replace_preview", "bulk_move", "bulk_categories", "tree_new", "tree_import",
    "tree_import_preview", "folder_new", "category_new",
]  # fmt: skip
