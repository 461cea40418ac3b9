"""The methods of the protocol: what each answers to an agent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.models import Scope
from project.static_files.versions import site_version
from project.web.limits import take
from trees.agents import guides
from trees.agents.agent import Agent, NotPossible
from trees.agents.rpc import INVALID_PARAMS, LATEST, META, METHOD_NOT_FOUND, OLDER, STEPS_UP, Call, RpcError
from trees.agents.tools import TOOLS, Tool, call_tool
from trees.core.runs.walk import MAX_DETAIL_CHARS
from trees.core.text import one_line
from trees.models.runs.agents import MAX_MODEL_CHARS

Result = dict[str, Any]
MARKDOWN = "text/markdown"
TOOLS_FRESH_MS = 300_000  # how long a client may keep the list of tools
RESOURCES_PER_PAGE = 50
GUIDE_URI = re.compile(r"guide://([0-9]{1,18})")
CAPABILITIES: Result = {"tools": {}, "resources": {}, "prompts": {}}
INSTRUCTIONS = (
    "Troubleshooting guides of support teams. Find the guide that fits with find_guides, begin a run, and go on with "
    "answer: each result says what to do at the step and which answers it offers. You cannot leave the guide. Where "
    "no answer is true, go back, raise a flag, or finish the run as escalate. End with summary, for the ticket."
)
PROMPT = {
    "name": "follow_this_guide",
    "title": "Follow this guide",
    "description": "Works through one guide step by step, with the person who has the problem.",
    "arguments": [
        {"name": "guide", "description": "The id of the guide.", "required": True},
        {"name": "ticket", "description": "The number of the ticket.", "required": False},
    ],
}


def answer_call(call: Call, agent: Agent) -> Result:
    """The result of ``call``. Raises RpcError."""
    try:
        return _result(call, agent)
    except RpcError as error:
        if call.older and not (error.status == 403 and _can_ask_for_more(call, agent)):
            error.status = 200  # their clients take any other for the end of the connection
        raise


def _result(call: Call, agent: Agent) -> Result:
    method = (OLDER_METHODS if call.older else {}).get(call.method) or METHODS.get(call.method)
    if method is None or (call.older and method is discover):
        raise RpcError(METHOD_NOT_FOUND, f"There is no method {call.method[:80]!r}.")
    try:
        result = method(agent, call.params)
    except NotPossible as error:
        raise RpcError(INVALID_PARAMS, str(error)) from None
    server = {f"{META}serverInfo": server_info()}
    return result if call.older else {"resultType": "complete", **result, "_meta": server}


def _can_ask_for_more(call: Call, agent: Agent) -> bool:
    """Whether the program of an older ``call`` asks the person for a larger scope when it is told 403."""
    return call.revision == STEPS_UP and agent.key is not None and agent.key.is_of_agent


def client_of(params: Result) -> str:
    """What the program calls itself: "Assistant 2.1". Older clients say so in their handshake only."""
    meta = params.get("_meta")
    told = meta.get(f"{META}clientInfo") if isinstance(meta, dict) else None
    if not isinstance(told, dict):
        return ""
    name, version = (told.get(each) for each in ("name", "version"))
    return one_line(" ".join(each for each in (name, version) if isinstance(each, str)))[:MAX_MODEL_CHARS]


def server_info() -> Result:
    return {"name": "treeline", "title": "Treeline", "version": site_version() or "0"}


def discover(agent: Agent, params: Result) -> Result:
    about = {"supportedVersions": [LATEST], "capabilities": CAPABILITIES, "instructions": INSTRUCTIONS}
    return about | kept(TOOLS_FRESH_MS)


def initialize(agent: Agent, params: Result) -> Result:
    """The handshake of older clients, after which nothing is remembered."""
    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in OLDER else OLDER[0],
        "capabilities": CAPABILITIES,
        "serverInfo": server_info(),
        "instructions": INSTRUCTIONS,
    }


def list_tools(agent: Agent, params: Result) -> Result:
    """Those that the scope of the API key allows."""
    allowed = [tool.to_json() for tool in TOOLS.values() if agent.scope.covers(tool.scope)]
    return {"tools": allowed} | kept(TOOLS_FRESH_MS)


def call_one_tool(agent: Agent, params: Result) -> Result:
    tool = TOOLS.get(str(params.get("name")))
    if tool is None:
        text = f"There is no tool {str(params.get('name'))[:80]!r}; there are {', '.join(TOOLS)}."
        return {"content": [{"type": "text", "text": text}], "isError": True}
    require_scope(agent, tool)
    if tool.name == "find_guides":
        throttle("search", agent)
    if tool.name == "read_guide":
        throttle("export", agent)
    sent = params.get("arguments")
    return call_tool(tool, agent, {} if sent is None else sent).to_json()


def list_resources(agent: Agent, params: Result) -> Result:
    cursor = params.get("cursor")
    if cursor is not None and not isinstance(cursor, str):
        raise NotPossible("cursor must be a text.")
    rows, more, _ = guides.page_of(agent, "", cursor, RESOURCES_PER_PAGE)
    listed = [
        {
            "uri": f"guide://{row['id']}",
            "name": row["title"],
            "description": row["description"][: guides.MAX_DESCRIPTION_CHARS],
            "mimeType": MARKDOWN,
        }
        for row in rows
    ]
    return {"resources": listed} | ({"nextCursor": more} if more else {}) | kept()


def list_templates(agent: Agent, params: Result) -> Result:
    template = {"uriTemplate": "guide://{id}", "name": "guide", "title": "A guide as Markdown", "mimeType": MARKDOWN}
    return {"resourceTemplates": [template]} | kept(TOOLS_FRESH_MS)


def read_resource(agent: Agent, params: Result) -> Result:
    uri = str(params.get("uri"))
    named = GUIDE_URI.fullmatch(uri)
    throttle("export", agent)
    try:
        text = guides.markdown_of(agent, int(named[1])) if named else None
    except Http404:
        text = None
    if text is None:
        raise RpcError(INVALID_PARAMS, f"There is no resource {uri[:80]!r}.", {"uri": uri[:80]})
    return {"contents": [{"uri": uri, "mimeType": MARKDOWN, "text": text}]} | kept()


def list_prompts(agent: Agent, params: Result) -> Result:
    return {"prompts": [PROMPT]} | kept(TOOLS_FRESH_MS)


def get_prompt(agent: Agent, params: Result) -> Result:
    given = params.get("arguments")
    if params.get("name") != PROMPT["name"]:
        raise NotPossible(f"There is no prompt {str(params.get('name'))[:80]!r}.")
    if not isinstance(given, dict) or not (guide := str(given.get("guide", ""))[:18]).isdigit():
        raise NotPossible("guide must be the id of a guide.")
    ticket = " ".join(str(given.get("ticket", "")).split())
    if len(ticket) > MAX_DETAIL_CHARS:
        raise NotPossible(f"ticket has at most {MAX_DETAIL_CHARS} characters.")
    text = (
        f"Follow the guide {guide} with me{f', for the ticket {ticket}' if ticket else ''}. Begin a run of it. At each "
        "step tell me what it says, ask me what you cannot find out yourself, and give the answer that is true. Do not "
        "skip steps and do not advise anything that the guide does not say. When the run has ended, show its summary."
    )
    message = {"role": "user", "content": {"type": "text", "text": text}}
    return {"description": PROMPT["description"], "messages": [message]}


def kept(milliseconds: int = 0) -> Result:
    """How long a client may keep the result, and that nobody else may."""
    return {"ttlMs": milliseconds, "cacheScope": "private"}


def require_scope(agent: Agent, tool: Tool) -> None:
    if agent.scope.covers(tool.scope):
        return
    metadata = metadata_url(agent.site)
    challenge = f'Bearer error="insufficient_scope", scope="{tool.scope}", resource_metadata="{metadata}"'
    text = f"This needs the scope {tool.scope}; this key or agent has {agent.scope}."
    data = {"code": "insufficient_scope"}
    raise RpcError(403, text, data, status=403, headers={"WWW-Authenticate": challenge})


def throttle(kind: str, agent: Agent) -> None:
    if seconds := take(kind, agent.user.pk):
        text = f"Too many requests of this kind. Try again in {seconds} s."
        raise RpcError(429, text, {"code": "throttled"}, status=429, headers={"Retry-After": str(seconds)})


def metadata_url(site: str) -> str:
    """Where RFC 9728 has the metadata of ``/mcp``."""
    return f"{site}/.well-known/oauth-protected-resource/mcp"


def metadata(site: str) -> Result:
    return {
        "resource": f"{site}/mcp",
        "authorization_servers": [site],
        "resource_name": "Treeline",
        "bearer_methods_supported": ["header"],
        "scopes_supported": [str(Scope.READ), str(Scope.RUN)],
        "resource_documentation": f"{site}{reverse('help_page', args=['agents'])}",
    }


METHODS: dict[str, Callable[[Agent, Result], Result]] = {
    "server/discover": discover,
    "tools/list": list_tools,
    "tools/call": call_one_tool,
    "resources/list": list_resources,
    "resources/templates/list": list_templates,
    "resources/read": read_resource,
    "prompts/list": list_prompts,
    "prompts/get": get_prompt,
}
OLDER_METHODS: dict[str, Callable[[Agent, Result], Result]] = {
    "initialize": initialize,
    "ping": lambda agent, params: {},
}
