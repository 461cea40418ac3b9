"""A team with something of everything in it, and a request for each URL that is right in itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import orjson
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import tokens
from accounts.models import Team, User
from accounts.tokens.pairs import mint
from project.database import clock
from tests import factories
from tests.permissions import SENT_AS_A_FORM
from tests.trees.pictures import upload
from tests.world_things import Things, lookup_form
from trees.models import Category, Folder, Tree
from trees.transfer.library.zip_file import pack

ASKS = {"HX-Request": "true"}
NEW = factories.PASSWORD + " staple"
LAMP = {"find": "light", "by": "lamp", "places": ["titles"]}
GUIDE = "# New\n\n## Is it on? {#on}\n\n- [Continue](#done)\n\n## Done {#done .resolved}\n"


NAMES = {"admin": "Owner", "editor": "Editor", "viewer": "Viewer", "stranger": "Stranger"}
PEOPLE = list(NAMES)
# How the requests of this world name what they are about, beyond the path.
ASKED = {"tree_compare_choice": "?from=1&to=1"}
ABOUT_A_TEAM = [
    "missed_searches", "replace", "replace_preview", "bulk_move", "bulk_categories", "tree_new", "tree_import",
    "tree_import_preview", "folder_new", "category_new", "folder_choices", "category_choices",
]  # fmt: skip


def make() -> World:
    """A team with one of each role, and a stranger with a team of their own."""
    people = {role: factories.person(name) for role, name in NAMES.items()}
    factories.team("Elsewhere", admin=people["stranger"])
    team = factories.team(**{role: people[role] for role in ("admin", "editor", "viewer")})
    return World(people, team, factories.tree(team, by=people["admin"]))


@dataclass
class World(Things):
    """``people``: users by what they are to the team; who is not in it is anonymous."""

    people: dict[str, User]
    team: Team
    tree: Tree
    folder: Folder = field(init=False)
    category: Category = field(init=False)

    def __post_init__(self):
        self.folder = Folder.objects.create(team=self.team, name="Network")
        self.category = Category.objects.create(team=self.team, name="Red")
        tokens.sign_in(self.people["admin"], user_agent="pytest")  # which their pages tell of

    def ask(self, person: str, name: str, method: str, instead: dict[str, int] | None = None):
        """The answer to ``person`` for a request to the URL called ``name``, with what stands there ``instead``."""
        client, url = self.client(person), self.url(name, instead)
        body = self.body(name, method)
        if name in ("oauth_register", "mcp"):
            return client.generic(method, url, orjson.dumps(body), "application/json", headers={"Accept": "*/*"})
        if name in ("oauth_token", "oauth_revoke") and method == "POST":
            return client.post(url, urlencode(body), content_type="application/x-www-form-urlencoded")
        if name.startswith("api-") and method != "GET" and name not in SENT_AS_A_FORM:
            return client.generic(method, url, orjson.dumps(body), content_type="application/json")
        return client.post(url, body) if method == "POST" else client.generic(method, url)

    def client(self, person: str, headers: dict = ASKS) -> Client:
        """As the site's own pages ask: with the token in the header, and for the content of the page."""
        if person not in self.people:
            return Client(headers=headers)
        return Client(headers=headers | {"Authorization": f"Bearer {self.token_of(self.people[person])}"})

    def token_of(self, user: User) -> str:
        """Of a device of its own. Thousands of requests ask for one, so that it is made without what else goes with a
        sign-in: the entry of the audit log, looking for the devices of before, the mail."""
        now = clock.now()
        times = dict.fromkeys(["created_at", "rotated_at", "last_seen_at", "authenticated_at"], now)
        kept = {"expires_at": now + timedelta(days=1), "password_changed_at": user.password_changed_at}
        return mint(user.device_sessions.create(user_agent="pytest", **times, **kept)).access

    def url(self, name: str, instead: dict[str, int] | None = None) -> str:
        about = f"?team={self.team.pk}" if name in ABOUT_A_TEAM else ""
        about = self.connection() if name == "oauth_authorize" else about
        return reverse(name, kwargs=self.args(name) | (instead or {})) + (about or ASKED.get(name, ""))

    def args(self, name: str) -> dict:
        """What stands in the URL called ``name``."""
        return {
            "api-tree-detail": self.the_tree, "api-tree-archive": self.the_tree, "api-tree-restore": self.the_tree,
            "api-tree-export": self.the_published_tree, "api-tree-pin": self.the_tree,
            "api-tree-problems": self.the_tree,
            "api-tree-publish": self.the_tree, "api-tree-unpublish": self.the_tree,
            "api-tree-analytics": self.the_published_tree,
            "api-run-detail": self.the_run, "api-run-events": self.the_run, "api-run-summary": self.the_run,
            "api-run-fork": self.the_run, "api-run-handover": self.the_run, "api-run-switch": self.the_older_run,
            "api-release-list": lambda: {"tree": self.tree.pk}, "api-flag-detail": self.the_flag,
            "api-flag-list": lambda: {"tree": self.the_published_tree()["pk"]},
            "api-share-list": lambda: {"tree": self.the_published_tree()["pk"]},
            "api-share-detail": lambda: {"pk": self.share().pk},
            "api-picture-list": lambda: {"tree": self.tree.pk}, "picture": self.the_picture,
            "api-draft": lambda: {"tree": self.tree.pk}, "api-presence": lambda: {"tree": self.tree.pk},
            "api-draft-undo": self.the_changed_tree, "api-draft-redo": self.the_undone_tree,
            "api-revision-list": lambda: {"tree": self.tree.pk},
            "api-revision-detail": lambda: {"tree": self.tree.pk, "serial": 1},
            "api-revision-difference": lambda: {"tree": self.tree.pk, "old": 1, "new": 1},
            "api-revision-restore": lambda: {"tree": self.tree.pk, "serial": 1},
            "api-folder-detail": self.the_folder, "api-category-detail": self.the_category,
            "api-team-detail": self.the_team, "api-team-export": self.the_team, "api-team-import": self.the_team,
            "scim": lambda: {"path": "Users"},
            "signup_verify": lambda: {"token": self.sign_up().token("link")},
            "email_verify": lambda: {"token": self.email_change().token("link")},
            "email_undo": self.the_changed_email,
            "api-team-audit": lambda: {"team": self.team.pk}, "team_audit": self.the_team,
            "team_audit_entries": self.the_team, "key": self.the_key, "team_delete": self.the_team,
            "team_retention": self.the_team, "team_keys": self.the_team,
            "team_key": lambda: {"pk": self.team.pk} | self.the_key(self.team),
            "api-folder-export": self.the_folder, 
            "api-member-list": lambda: {"team": self.team.pk}, "api-invitation-list": lambda: {"team": self.team.pk},
            "api-member-detail": lambda: {"team": self.team.pk, "person": self.people["viewer"].pk},
            "api-device": self.the_device,
            "device": self.the_device, "notice": self.the_notice, "api-notice-detail": self.the_notice,
            "passkey": self.the_passkey, "team_factor": self.the_team,
            "team": self.the_team, "team_members": self.the_team, "team_invitations": self.the_team,
            "team_synonyms": self.the_team, "missed_search": self.the_missed_search,
            "api-synonyms": lambda: {"team": self.team.pk}, "api-team-analytics": lambda: {"team": self.team.pk},
            "api-team-desk": lambda: {"team": self.team.pk},
            "team_desk": self.the_team, "desk_login": self.the_desk, "desk_allow": self.the_desk,
            "team_summary": self.the_team, "team_numbers": self.the_team, "team_summary_preview": self.the_team,
            "member": lambda: {"pk": self.team.pk, "member": self.team.memberships.get(user=self.people["viewer"]).pk},
            "team_invitation": lambda: {"pk": self.team.pk, "invitation": self.invitation().pk},
            "invitation": lambda: {"token": self.invitation().token}, "password_reset_confirm": self.reset_link,
            "help_page": lambda: {"name": "keyboard"}, "import_progress": lambda: {"job": uuid4()},
            "tree": self.the_tree, "tree_steps": self.the_tree, "tree_pin": self.the_tree, "tree_edit": self.the_tree,
            "tree_edit_text": self.the_tree, "tree_edit_preview": self.the_tree,
            "tree_try": self.the_tree, "tree_try_step": lambda: self.the_tree() | {"path": self.tree.graph.start},
            "tree_numbers": self.the_published_tree,
            "tree_ask": self.the_tree, "tree_ask_choices": self.the_tree,
            "tree_publish": self.the_tree, "tree_unpublish": self.the_tree,
            "tree_history": self.the_tree, "tree_history_restore": lambda: self.the_tree() | {"serial": 1},
            "tree_compare_choice": self.the_tree, "tree_compare": lambda: self.the_tree() | {"old": 1, "new": 1},
            "tree_settings": self.the_tree, "tree_move": self.the_tree, "tree_archive": self.the_tree,
            "tree_restore": self.the_tree, "tree_delete": self.the_tree, "folder": self.the_folder,
            "folder_branch": self.the_folder, "folder_move": self.the_folder, "category": self.the_category,
            "undo": self.the_deletion,
            "reviewed": self.the_tree, "tree_flags": self.the_tree, "flag": self.the_flag, "flag_reopen": self.the_flag,
            "lookups": self.the_team, "lookup_new": self.the_team, "lookup": self.the_teams_lookup,
            "lookup_try": self.the_teams_lookup, "lookup_tried": self.the_trial,
            "api-lookup-list": lambda: {"team": self.team.pk}, "api-lookup": self.the_lookup,
            "api-run-lookups": lambda: {"run": self.run_with_lookup().pk}, "api-run-lookup": self.the_run_with_lookup,
            "webhook_again": lambda: {"pk": self.team.pk, "delivery": self.delivery().pk},
            "api-webhook-list": lambda: {"team": self.team.pk}, "api-delivery-list": lambda: {"team": self.team.pk},
            **{f"api-webhook{name}": self.the_teams_webhook for name in ("", "-secret", "-signing", "-test")},
            "api-delivery-again": lambda: {"team": self.team.pk, "delivery": self.delivery().pk},
            "webhooks": self.the_team, "webhook_deliveries": self.the_team, "webhook": self.the_webhook,
            "webhook_edit": self.the_webhook, "webhook_secret": self.the_webhook, "webhook_test": self.the_webhook,
            "run": self.the_run, "run_newer": self.the_run, "run_handover": self.the_run,
            "run_handover_choices": self.the_run, "run_fork": self.the_run, "run_dismiss": self.the_run,
            "run_panels": self.the_release, "tree_run": self.the_published_tree,
            "run_switch": self.the_older_run,
            "tree_export": self.the_tree, "tree_print": self.the_tree, "tree_share": self.the_published_tree,
            "tree_share_link": lambda: self.the_tree() | {"share": self.share().pk},
            "static_copy": lambda: {"path": "js/site.0123456789ab.js"},
            "shared": self.the_link, "shared_print": self.the_link,
            "shared_step": lambda: self.the_link() | {"path": "done"},
        }.get(name, dict)()  # fmt: skip

    def body(self, name: str, method: str) -> dict:
        """What is sent along; nothing where nothing is needed."""
        team, folder, graph = self.team.pk, self.folder.pk, factories.graph().to_json()
        return {
            "oauth_register POST": lambda: {"redirect_uris": ["http://localhost/callback"]},
            "oauth_token POST": lambda: {"grant_type": "refresh_token", "client_id": "a", "refresh_token": "made up"},
            "oauth_revoke POST": lambda: {"client_id": "a", "token": "made up"},
            "oauth_authorize POST": lambda: {"scope": "run", "teams": team},
            "mcp POST": lambda: {"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
            "api-register POST": lambda: {"email": f"{uuid4()}@example.com", "password": NEW},
            "api-register-status POST": lambda: {"verification": self.sign_up().token("wait")},
            "api-register-finish POST": lambda: {
                "verification": (made := self.sign_up()).token("wait"), "code": made.code
            },
            "api-email POST": lambda: {"email": f"{uuid4()}@example.com"},
            "api-email-confirm POST": lambda: {"code": "000000"},
            "email_change POST": lambda: {"email": f"{uuid4()}@example.com"},
            "api-login POST": lambda: {"email": "owner@example.com", "password": factories.PASSWORD},
            "api-me PATCH": lambda: {"name": "New"},
            "api-reauthenticate POST": lambda: {"password": factories.PASSWORD},
            "api-login-factor POST": self.the_second_step,
            "api-login-passkey POST": lambda: {"token": "made up", "credential": {}},
            "reauthenticate POST": lambda: {"password": factories.PASSWORD},
            "api-password-change POST": lambda: {"old_password": factories.PASSWORD, "new_password": NEW},
            "api-password-reset POST": lambda: {"email": "owner@example.com"},
            "api-password-reset-confirm POST": lambda: {
                "uid": self.reset_link()["uidb64"], "token": self.reset_link()["token"], "new_password": NEW
            },
            "api-tree-list POST": lambda: {"team": team, "title": "New"},
            "api-tree-import POST": lambda: {"team": team, "text": GUIDE},
            "api-tree-detail PUT": lambda: {"title": "New"},
            "api-bulk-move POST": lambda: {"trees": [self.tree.pk], "folder": None},
            "api-bulk-categories POST": lambda: {"trees": [self.tree.pk], "add": [self.category.pk]},
            **{f"api-bulk-{name} POST": lambda: {"trees": [self.tree.pk]} for name in ("archive", "restore", "export")},
            "api-bulk-undo POST": self.the_action,
            "api-bulk-replace POST": lambda: LAMP | {"guides": [{"tree": self.tree.pk, "serial": self.tree.serial}]},
            "api-bulk-replace-preview POST": lambda: LAMP | {"team": team},
            "replace_preview POST": lambda: LAMP,
            "replace POST": lambda: LAMP | {"guide": f"{self.tree.pk}:{self.tree.serial}"},
            "bulk_move POST": lambda: {"trees": self.tree.pk, "folder": folder},
            "bulk_categories POST": lambda: {"trees": self.tree.pk, "add": self.category.pk},
            **{f"bulk_{name} POST": lambda: {"trees": self.tree.pk} for name in ("archive", "restore")},
            "api-tree-pinned PUT": lambda: {"trees": [self.tree.pk]},
            "api-notice-read-all POST": lambda: {"up_to": 1},
            "api-notice-choices PUT": lambda: [{"kind": "run.handed_over", "on_site": True, "by_mail": False}],
            "api-notice-detail PATCH": lambda: {"read": True},
            "api-draft PUT": lambda: {"graph": graph},
            "api-draft PATCH": lambda: {"onto": self.tree.serial, "changes": {"nodes": {"power": None}, "start": ""}},
            "api-draft-undo POST": lambda: {"onto": self.tree.serial},
            "api-draft-redo POST": lambda: {"onto": self.tree.serial},
            "api-presence POST": lambda: {"tab": str(uuid4()), "node": "power"},
            "api-revision-list POST": lambda: {"graph": graph, "onto": 1},
            "api-run-list POST": lambda: {"tree": self.the_published_tree()["pk"]},
            "api-run-events POST": lambda: {"events": []},
            "api-webhook-list POST": lambda: {"url": "https://example.com/hook", "events": ["run.finished"]},
            "api-webhook PATCH": lambda: {"active": False},
            "api-lookup-list POST": lambda: {
                "name": "desk", "url": "https://desk.example.com/", "outputs": [{"name": "model", "path": "model"}]
            },
            "lookup_new POST": lambda: lookup_form("desk"),
            "lookup POST": lambda: lookup_form("crm"),
            "lookup_try POST": lambda: {"asked-ticket": "1"},
            "api-lookup PATCH": lambda: {"seconds": 3},
            "api-run-lookups POST": lambda: {"release": self.newest_release(), "node": "ask", "lookup": "crm"},
            "api-run-fork POST": lambda: {"step": 0},
            "api-run-handover POST": lambda: {"person": self.people["viewer"].pk},
            "api-flag-list POST": lambda: {"node": "power", "kind": "wrong"},
            "api-flag-detail PATCH": lambda: {"message": "Mended"},
            "api-picture-list POST": lambda: {"file": upload()},
            "api-folder-list POST": lambda: {"team": team, "name": "New", "parent": folder},
            "api-folder-detail PUT": lambda: {"name": "New"},
            "api-category-list POST": lambda: {"team": team, "name": "New"},
            "api-category-detail PUT": lambda: {"name": "New"},
            "api-team-import POST": lambda: {"file": SimpleUploadedFile("a.zip", pack({"new.md": GUIDE.encode()}))},
            "api-team-list POST": lambda: {"name": "New"},
            "api-team-detail PUT": lambda: {"name": "New"},
            "api-member-detail PATCH": lambda: {"role": "editor"},
            "api-invitation-list POST": lambda: {"email": "another@example.com", "role": "viewer"},
            "password_reset POST": lambda: {"email": "owner@example.com"},
            "profile POST": lambda: {"name": "New"},
            "teams POST": lambda: {"name": "New"},
            "team_delete POST": lambda: {"name": self.team.name},
            "team_retention POST": lambda: {"erase_after_days": "90"},
            "keys POST": lambda: {"name": "Backup", "scope": "read", "days": "7"},
            "team_keys POST": lambda: {"name": "Backup", "scope": "read", "days": "7"},
            "team POST": lambda: {"name": "New"},
            "passkey POST": lambda: {"name": "Yellow key"},
            "member POST": lambda: {"role": "editor"},
            "team_invitations POST": lambda: {"email": "another@example.com", "role": "viewer"},
            "tree_new POST": lambda: {"title": "New", "folder": folder},
            "tree_import POST": lambda: {"text": GUIDE, "take": ["#1"], "folder": folder},
            "tree_import_preview POST": lambda: {"files": SimpleUploadedFile("new.md", GUIDE.encode())},
            "tree_ask POST": lambda: {"to": self.another_editor().pk},
            "tree_share POST": lambda: {"expires": "30"},
            "tree_settings POST": lambda: {"title": "New"},
            "tree_move POST": lambda: {"folder": folder},
            "tree_delete POST": lambda: {"title": self.tree.title},
            "team_synonyms POST": lambda: {"lines": "2fa, mfa"},
            "team_desk POST": lambda: {"origins": "https://acme.zendesk.com"},
            "api-team-desk PUT": lambda: {"origins": ["https://acme.zendesk.com"]},
            "api-desk-allow POST": lambda: {"desk": self.the_desk()["key"], "key": "k" * 43, "challenge": "c" * 43},
            "api-login-desk POST": lambda: {"code": "made up", "verifier": "v" * 43},
            "api-synonyms PUT": lambda: {"groups": [["2fa", "mfa"]]},
            "team_summary POST": lambda: {"text": "{{guide}}"},
            "team_summary_preview POST": lambda: {"text": "{{guide}}"},
            "run_handover POST": lambda: {"to": self.people["viewer"].pk},
            "run_fork POST": lambda: {"step": 0},
            "folder_new POST": lambda: {"name": "New", "parent": folder},
            "folder POST": lambda: {"name": "New"},
            "folder_move POST": lambda: {"folder": ""},
            "category_new POST": lambda: {"name": "New", "colour": "red"},
            "category POST": lambda: {"name": "New", "colour": "red"},
            "flag POST": lambda: {"message": "Mended"},
            "webhooks POST": lambda: {"url": "https://example.com/hook", "flag_raised": "on"},
            "webhook POST": lambda: {"active": "off"},
            "webhook_edit POST": lambda: {"url": "https://example.com/hook", "flag_raised": "on"},
        }.get(f"{name} {method}", dict)()  # fmt: skip
