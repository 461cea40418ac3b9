"""Give a guide that is read again the keys that it had: links, differences and numbers hang on them.

Steps are the same by title, else by key, else by the answer that leads to them from a step that is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from trees.core.formats.keys import Names
from trees.core.graph import Graph, Node, Option, option_key


def rekeyed(new: Graph, old: Graph) -> Graph:
    """``new`` with the keys of ``old`` where a step or an answer is the same; other keys are none of ``old``'s."""
    pairs = matches(new, old)
    names = Names(old.nodes)
    keys = {key: pairs.get(key) or names.key(key) for key in new.nodes}
    nodes = [_node(node, keys, old.nodes.get(keys[key])) for key, node in new.nodes.items()]
    return Graph(keys.get(new.start, ""), {node.key: node for node in nodes})


def matches(new: Graph, old: Graph) -> dict[str, str]:
    """Key in ``new`` -> key in ``old`` of the steps that are the same."""
    pairs: dict[str, str] = {}
    _pair(pairs, new, old, lambda node: (node.title.casefold(), node.body))
    _pair(pairs, new, old, lambda node: node.title.casefold())
    taken = set(pairs.values())
    pairs |= {key: key for key in new.nodes if key not in pairs and key in old.nodes and key not in taken}
    _pair_by_answers(pairs, new, old)
    return pairs


def likeness(new: Graph, old: Graph) -> float:
    """How much of the larger one is in both by title or key: 0 to 1. Not by answers: "Yes" leads everywhere."""
    titles = Counter(node.title.casefold() for node in new.nodes.values())
    titles &= Counter(node.title.casefold() for node in old.nodes.values())
    return sum(titles.values()) / max(len(new.nodes), len(old.nodes), 1)


def _pair(pairs: dict[str, str], new: Graph, old: Graph, sign: Callable[[Node], object]) -> None:
    """Pairs the steps that are the only ones with their sign on both sides, of those that have no pair yet."""
    taken = set(pairs.values())
    ours = _only(((sign(node), key) for key, node in new.nodes.items() if key not in pairs))
    theirs = _only(((sign(node), key) for key, node in old.nodes.items() if key not in taken))
    pairs |= {key: theirs[each] for each, key in ours.items() if each in theirs}


def _only(signs: Iterable[tuple[object, str]]) -> dict[object, str]:
    signs = list(signs)
    counts = Counter(sign for sign, _ in signs)
    return {sign: key for sign, key in signs if counts[sign] == 1}


def _pair_by_answers(pairs: dict[str, str], new: Graph, old: Graph) -> None:
    """A step that was renamed is where the same answer of the same step leads."""
    taken, waiting = set(pairs.values()), list(pairs)
    for key in waiting:
        theirs = {option.label: option.to for option in old.nodes[pairs[key]].options}
        for option in new.nodes[key].options:
            to = theirs.get(option.label, "")
            if option.to in new.nodes and option.to not in pairs and to in old.nodes and to not in taken:
                pairs[option.to] = to
                taken.add(to)
                waiting.append(option.to)


def _node(node: Node, keys: Mapping[str, str], before: Node | None) -> Node:
    """``node`` under its new key, its answers with the keys that they had."""
    key, old = keys[node.key], before.options if before else ()
    by_label = {option.label: option.key for option in reversed(old)}
    labels = {option.label for option in node.options}
    by_target = _only((option.to, option.key) for option in old if option.label not in labels)
    taken: set[str] = set()
    options: list[Option] = []
    for option in node.options:
        to = keys.get(option.to, "")
        own = by_label.get(option.label) or (str(by_target.get(to, "")) if to else "")
        if not own or own in taken:
            own = option_key(option.label, {*taken, *(each.key for each in old)}) if old else option.key
        taken.add(own)
        options.append(replace(option, key=own, to=to))
    return replace(node, key=key, options=tuple(options))
