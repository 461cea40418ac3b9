"""What the requests of the world are about, made when a request needs it."""

from __future__ import annotations

from time import time
from uuid import uuid4

from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pyotp import TOTP

from accounts import tokens
from accounts.factors import codes
from accounts.factors.second_step import FirstStep
from accounts.models import ApiKey, EmailChange, Notice, Role, Scope, SignUp, Team, TicketDesk, User
from accounts.notices.kinds import FACTOR_CHANGED
from accounts.oauth import clients
from tests import factories
from tests.accounts.oauth.request import BACK, request_of
from tests.trees.pictures import upload
from trees.core.fields.lookups import Output
from trees.core.graph import Graph, Node
from trees.integrations import lookups
from trees.models import Category, Delivery, Fetch, Flag, Lookup, MissedSearch, Picture, Run, Share, Tree
from trees.models.bulk.actions import archive
from trees.models.deletions import delete_category
from trees.models.undo_keys import keep


def lookup_form(name: str) -> dict:
    """What the form of a lookup sends."""
    rows = {
        "outputs-TOTAL_FORMS": "1",
        "outputs-INITIAL_FORMS": "0",
        "outputs-0-name": "model",
        "outputs-0-path": "model",
    }
    fields = {"name": name, "url": "https://desk.example.com/", "method": "GET", "seconds": "5", "cache_seconds": "0"}
    return fields | rows | {"outputs-0-kind": "text"}


class Things:
    """The part of ``World`` that makes what is asked for."""

    people: dict[str, User]
    team: Team
    tree: Tree

    def the_passkey(self) -> dict:
        made = self.people["admin"].passkeys.create(name="Key", credential=uuid4().hex, public_key=b"key")
        return {"pk": made.pk}

    def the_second_step(self) -> dict:
        """Of the admin, after the password."""
        admin = self.people["admin"]
        secret = codes.new_secret()
        codes.add_app(admin, secret, TOTP(secret).at(int(time()) - 30))
        return {"token": FirstStep(admin, "").sign(), "code": TOTP(secret).now()}

    def sign_up(self) -> SignUp:
        return SignUp.objects.create(email=f"{uuid4()}@example.com", password=factories.hashed_password())

    def email_change(self) -> EmailChange:
        """Of the team's admin."""
        admin = User.objects.get(pk=self.people["admin"].pk)
        return admin.email_changes.create(old_email=admin.email, email=f"{uuid4()}@example.com")

    def the_changed_email(self) -> dict:
        change = self.email_change()
        change.confirm()
        return {"token": change.token("undo")}

    def another_editor(self) -> User:
        person = factories.person(f"Editor {uuid4()}")
        self.team.memberships.create(user=person, role=Role.EDITOR)
        return person

    def the_tree(self) -> dict:
        return {"pk": self.tree.pk}

    def the_missed_search(self) -> dict:
        MissedSearch.objects.record(self.team, "zebra")
        return {"pk": self.team.pk, "missed": self.team.missed_searches.get().pk}

    def the_changed_tree(self) -> dict:
        self.tree.refresh_from_db()
        self.tree.commit(Graph(), by=self.people["admin"], onto=self.tree.serial)
        return {"tree": self.tree.pk}

    def the_undone_tree(self) -> dict:
        changed = self.the_changed_tree()
        self.tree.undo(by=self.people["admin"], onto=self.tree.serial)
        return changed

    def the_run(self) -> dict:
        """A run of the team's admin."""
        self.the_published_tree()
        return {"pk": Run.objects.start(self.tree, by=self.people["admin"]).pk}

    def the_release(self) -> dict:
        self.the_published_tree()
        return {"release": self.tree.live_id}

    def the_older_run(self) -> dict:
        """The same, on a release after which another came."""
        run = self.the_run()
        nodes = factories.graph().nodes | {"call": Node("call", "Call them", outcome="escalate")}
        self.tree.commit(Graph.of(nodes.values()), by=self.people["admin"], onto=self.tree.serial)
        self.tree.publish(by=self.people["admin"])
        return run

    def the_folder(self) -> dict:
        return {"pk": self.folder.pk}

    def the_category(self) -> dict:
        return {"pk": self.category.pk}

    def the_published_tree(self) -> dict:
        self.share()
        return self.the_tree()

    def the_link(self) -> dict:
        return {"token": self.share().token}

    def share(self) -> Share:
        self.tree.refresh_from_db()
        if not self.tree.live:
            self.tree.publish(by=self.people["admin"])
        return Share.objects.create_share(self.tree, self.people["admin"])

    def the_picture(self) -> dict:
        return {"key": Picture.objects.create_from_upload(self.team, upload(), by=self.people["editor"]).key}

    def the_flag(self) -> dict:
        self.share()
        about = {"tree": self.tree, "release": self.tree.live, "node": "power", "kind": "wrong", "text": ""}
        return {"pk": Flag.objects.raise_flag(uuid4(), run=None, by=self.people["viewer"], **about).pk}

    def the_webhook(self) -> dict:
        return {"pk": self.team.pk, "webhook": self.team.webhooks.create(url="https://example.com/hook").pk}

    def the_teams_webhook(self) -> dict:
        return {"team": self.team.pk, "webhook": self.the_webhook()["webhook"]}

    def lookup(self) -> Lookup:
        outputs = [Output("model", "model")]
        made = self.team.lookups.filter(name="crm").first()
        return made or Lookup.objects.add(
            self.team, by=self.people["admin"], name="crm", url="https://crm.example.com/{ticket}", outputs=outputs
        )

    def the_lookup(self) -> dict:
        return {"team": self.team.pk, "pk": self.lookup().pk}

    def the_teams_lookup(self) -> dict:
        return {"pk": self.team.pk, "lookup": self.lookup().pk}

    def the_trial(self) -> dict:
        trial = lookups.begin_trial(self.lookup(), {"ticket": "1"}, by=self.people["admin"])
        return self.the_teams_lookup() | {"fetch": trial.pk}

    def run_with_lookup(self) -> Run:
        """A run of the admin, at a step that a lookup fills in."""
        self.lookup()
        graph = Graph.of([Node("ask", "Ask", 'Model: ____ {#model from="crm" give="model"}', outcome="resolved")])
        return factories.begun(
            factories.published(self.team, self.people["admin"], graph=graph), self.people["admin"], "1"
        )

    def the_run_with_lookup(self) -> dict:
        return {"run": (run := self.run_with_lookup()).pk, "fetch": self.fetch(run).pk}

    def fetch(self, run: Run) -> Fetch:
        return lookups.begin(run, run.release_id, "ask", "crm", by=self.people["admin"]).fetch

    def newest_release(self) -> int:
        return Run.objects.latest("started_at").release_id

    def delivery(self) -> Delivery:
        return self.team.webhooks.create(url="https://example.com/hook").enqueue_test()

    def the_deletion(self) -> dict:
        return {"key": delete_category(Category.objects.create(team=self.team, name=uuid4().hex))}

    def the_action(self) -> dict:
        """The undo of an action of the team's editor."""
        return {"key": keep(archive([self.tree.pk], by=self.people["editor"]).undo)}

    def the_team(self) -> dict:
        return {"pk": self.team.pk}

    def the_key(self, team: Team | None = None) -> dict:
        """A key of the team's admin, or of the team."""
        return {"key": ApiKey.objects.create_key("Backup", Scope.READ, 7, by=self.people["admin"], team=team).pk}

    def connection(self) -> str:
        """What an agent asks for: the query of the page on which people allow it."""
        return f"?{request_of(clients.register({'redirect_uris': [BACK]})['client_id'])}"

    def the_notice(self) -> dict:
        """The admin is told that a key was added."""
        admin = self.people["admin"]
        Notice.objects.tell(FACTOR_CHANGED, [admin.pk], key=uuid4(), words="Phone")
        return {"pk": admin.notices.latest("pk").pk}

    def the_desk(self) -> dict:
        origins = ["https://acme.zendesk.com"]
        return {"key": TicketDesk.objects.set_origins(self.team, origins, by=self.people["admin"]).key}

    def the_device(self) -> dict:
        """A device of the team's admin."""
        return {"pk": tokens.sign_in(self.people["admin"]).sid}

    def invitation(self):
        return self.team.invite("new@example.com", Role.VIEWER, by=self.people["admin"])

    def reset_link(self) -> dict:
        admin = User.objects.get(pk=self.people["admin"].pk)  # signing in made older links invalid
        return {
            "uidb64": urlsafe_base64_encode(force_bytes(admin.pk)), "token": default_token_generator.make_token(admin)
        }  # fmt: skip
