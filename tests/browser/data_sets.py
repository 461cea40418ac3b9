"""What a page can be full of: nothing, the demo's guides, and words that a layout has to stand."""

from pathlib import Path
from uuid import uuid4

from tests.browser.agents import connection
from tests.browser.site import Person

DEMO = sorted((Path(__file__).parents[2] / "trees" / "demo").glob("*.md"))
LONG = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverordnungsentwurf" * 2
RIGHT_TO_LEFT = "המדפסת במסדרון אינה מחוברת לרשת, ומה לעשות אם היא מציגה Error 0x80070035 ואינה מדפיסה דבר"
TITLES = [
    (LONG * 2)[:200],
    (f"{RIGHT_TO_LEFT} – " * 3)[:200].strip(),
    "الطابعة لا تطبع",
    "打印机无法联网时应当首先检查网线是否松动" * 8,
    "🖨️🔥" * 40,
    "<b>& \"quoted\" 'twice' ${{title}} {% url %}</b>",
    "A title of many short words that goes on and on until it has used every character there is room for in one " * 2,
]
COLOURS = ["red", "orange", "amber", "lime", "green", "teal", "blue", "indigo", "violet", "pink"]


def no_row(person: Person) -> dict:
    return {"team": person.api("POST", "teams", {"name": "Nothing yet"})["id"]}


def one_row(person: Person) -> dict:
    return with_guides(person, "One", ["Mailbox full"])


def short_rows(person: Person) -> dict:
    return with_guides(person, "Short", [f"Guide {number}" for number in range(60)])


def long_rows(person: Person) -> dict:
    return with_guides(person, LONG[:80], [f"{LONG} {number}" for number in range(30)])


def demo(person: Person) -> dict:
    """The guides of the demo library; the first has runs that ended."""
    keys = with_guides(person, "Acme Support", ["Mailbox full"])
    for path in DEMO:
        person.api("POST", "trees/import", {"team": keys["team"], "format": "markdown", "text": path.read_text()})
    for _ in range(3):
        play(person, keys["tree"], ("full", "Mailbox full"))
    return keys


def hostile(person: Person) -> dict:
    """Long words, titles from right to left and of 200 characters, 60 categories, and a first guide that has most."""
    titles = [title[:200].strip() for title in TITLES]
    keys = with_guides(person, LONG[:80], titles * 3, body=LONG * 3)
    team, tree = keys["team"], keys["tree"]
    names = [f"{number} {title}"[:40].strip() for number, title in enumerate(TITLES * 9)]
    categories = [
        person.api("POST", "categories", {"team": team, "name": name, "colour": colour})["id"]
        for name, colour in zip(names, COLOURS * 6, strict=False)
    ]
    person.api("PATCH", f"trees/{tree}", {"categories": categories, "description": f"{RIGHT_TO_LEFT}\n{LONG}"})
    for name in titles[:4]:
        person.api("POST", "folders", {"team": team, "name": name[:80], "parent": keys["folder"]})
    play(person, tree, ("full", titles[0][:100]))
    return keys


def with_guides(person: Person, name: str, titles: list[str], body: str = "") -> dict:
    """A team with these guides, in a folder and a category of its name; the first is published, has a run, a flag and
    a link. Answers what stands in the paths of its pages."""
    team = person.api("POST", "teams", {"name": name})["id"]
    folder = person.api("POST", "folders", {"team": team, "name": name})["id"]
    category = person.api("POST", "categories", {"team": team, "name": name[:40], "colour": "red"})["id"]
    about = {"team": team, "format": "markdown", "folder": folder}
    trees = [person.api("POST", "trees/import", about | {"text": guide(title, body)})[0]["id"] for title in titles]
    person.api("PATCH", f"trees/{trees[0]}", {"categories": [category], "description": name})
    person.api("POST", f"trees/{trees[0]}/publish", {"notes": name})
    run = person.api("POST", "runs", {"tree": trees[0]})["id"]
    flag = person.api("POST", f"trees/{trees[0]}/flags", {"node": "full", "kind": "wrong", "text": name})["id"]
    share = person.api("POST", f"trees/{trees[0]}/shares", {})["url"].rstrip("/").rpartition("/")[2]
    desk = person.api("PUT", f"teams/{team}/desk", {"origins": ["https://acme.zendesk.com"]})["key"]
    outputs = [{"name": "model", "path": "model"}]
    asked = {"name": "crm", "url": "https://crm.example.com/{serial}", "outputs": outputs}
    lookup = person.api("POST", f"teams/{team}/lookups", asked)["id"]
    told = {"url": f"https://example.com/{'hook' * 30}", "events": ["run.finished"]}
    webhook = person.api("POST", f"teams/{team}/webhooks", told)["id"]
    return {
        "team": team, "desk": desk, "lookup": lookup, "webhook": webhook, "folder": folder, "category": category,
        "tree": trees[0], "run": run, "flag": flag, "share": share,
        "connection": connection(person.server.url, name=name),
    }  # fmt: skip


def passkey(person: Person) -> int:
    """One with a long name, which no browser has."""
    made = "User.objects.get(email='{}').passkeys.create(name='{}', credential='{}', public_key=b'key').pk"
    shell = f"from accounts.models import User; print({made.format(person.email, LONG[:80], uuid4().hex)})"
    return int(person.server.manage("shell", "-v0", "-c", shell))


def guide(title: str, body: str = "") -> str:
    """A question of this title, with one answer."""
    label = title[:100].replace("[", "").replace("]", "")
    text = f"{title}\n\n```\n{body}\n```\n\n| {body[:90]} | b |\n|---|---|\n| `{body}` | 2 |" if body else title
    return f"# {title}\n\n## {title}? {{#full}}\n{text}\n\n- [{label}](#done)\n\n## {title} {{#done .resolved}}\n"


def play(person: Person, tree: int, *answers: tuple[str, str], times: int = 1) -> None:
    """Runs of ``tree``: at each step (node, label of the answer). With a ticket: one answer alone would be a look."""
    graph = person.api("GET", f"trees/{tree}/revisions/1")["graph"]
    options = {(key, each["label"]): each["key"] for key, node in graph["nodes"].items() for each in node["options"]}
    for _ in range(times):
        run = person.api("POST", "runs", {"tree": tree})
        events = [
            {"uuid": str(uuid4()), "kind": "answer", "step": step, "release": run["release"], "node": node}
            | {"option": options[node, label]}
            for step, (node, label) in enumerate(answers)
        ]
        details = {"uuid": str(uuid4()), "kind": "details", "values": {"ticket": "INC-1"}}
        events.append(details | {"step": len(answers), "release": run["release"], "node": graph["start"]})
        assert person.api("POST", f"runs/{run['id']}/events", {"events": events})["refused"] == []
