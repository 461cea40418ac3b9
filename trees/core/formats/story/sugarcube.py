"""SugarCube's macros, ``<<name arguments>>``."""

from __future__ import annotations

import re
from bisect import bisect_left

MACRO = re.compile(
    r"<<(?P<close>/?)(?P<name>[A-Za-z][\w-]*|[-=])?(?P<arguments>[^<>\n]*+(?:<(?!<)[^<>\n]*+|>(?!>)[^<>\n]*+)*+)>>"
)
ARGUMENT = re.compile(
    r"\[img\[(?P<picture>[^\[\]\n]*+)\](?:\[(?P<pictured>[^\[\]\n]*+)\])?\]"
    r"|\[\[(?P<link>[^\[\]\n]*+)\]\]"
    r'|"(?P<double>(?:[^"\\\n]|\\.)*+)"'
    r"|'(?P<single>(?:[^'\\\n]|\\.)*+)'"
    r"|`(?P<expression>[^`\n]*+)`"
    r"|(?P<bare>[^\s\"'\[\]]+)"
)
PICTURE = re.compile(r"\[img\[(?P<source>[^\[\]\n]*+)\](?:\[(?P<to>[^\[\]\n]*+)\](?:\[[^\[\]\n]*+\])?)?\]")
LINKS = {"link", "button"}
LEADS = {"goto", "include-goto"}


def without_sugarcube(text: str, format: str = "") -> str:
    """``text`` without macros and pictures. Links by macro, and pictures that are links, become links."""
    return PICTURE.sub(_picture, _Text(text).plain()) if "[img[" in text or "<<" in text else text


class _Text:
    """``ends``: where the closing macros of links begin."""

    def __init__(self, text: str):
        self.text = text
        self.macros = list(MACRO.finditer(text))
        self.ends = [macro.start() for macro in self.macros if macro["close"] and macro["name"] in LINKS]
        self.kept: list[str] = []

    def plain(self) -> str:
        at = number = 0
        while number < len(self.macros):
            macro = self.macros[number]
            self.kept.append(self.text[at : macro.start()])
            at = macro.end()
            if macro["name"] in LINKS and not macro["close"]:
                number, at = self._link(number)
            else:
                self._other(macro)
            number += 1
        self.kept.append(self.text[at:])
        return "".join(self.kept)

    def _link(self, number: int) -> tuple[int, int]:
        """Keeps a link macro as a link. What is between it and its end runs unseen: it may say where the link leads.

        Answers the number of the last macro that belongs to it and the position behind that.
        """
        macro = self.macros[number]
        label, to = _label_and_target(macro["arguments"])
        last = number
        closing = bisect_left(self.ends, macro.end())
        if closing < len(self.ends):
            last = next(n for n in range(number + 1, len(self.macros)) if self.macros[n].start() == self.ends[closing])
        for inner in self.macros[number + 1 : last]:
            if inner["name"] in LEADS:
                to = to or _first(inner["arguments"])
        self.kept.append(_as_link(label, to))
        return last, self.macros[last].end()

    def _other(self, macro: re.Match[str]) -> None:
        if macro["close"]:
            return
        if macro["name"] in LEADS:
            self.kept.append(f"[[->{to}]]" if (to := _first(macro["arguments"])) else "")
        elif macro["name"] == "choice":
            self.kept.append(_chosen(macro["arguments"]))
        elif macro["name"] == "actions":
            targets = [_label_and_target(match[0]) for match in ARGUMENT.finditer(macro["arguments"])]
            self.kept.append("\n".join(_as_link(label, to or label) for label, to in targets))


def _label_and_target(arguments: str) -> tuple[str, str]:
    """Label and passage of ``"label" "passage"``, ``[[label|passage]]`` or ``[img[..][passage]]``, "" if missing."""
    parts = list(ARGUMENT.finditer(arguments))[:2]
    if not parts:
        return "", ""
    first = parts[0]
    if first["link"] is not None:
        label, bar, to = first["link"].rpartition("->") if "->" in first["link"] else first["link"].partition("|")
        return (label, to) if bar else (first["link"], first["link"])
    if first["picture"] is not None:
        to = first["pictured"] or (_value(parts[1]) if len(parts) > 1 else "")
        return to, to
    return _value(first), _value(parts[1]) if len(parts) > 1 else ""


def _chosen(arguments: str) -> str:
    """The link of ``<<choice passage label>>`` of Twine 1, or of one with a link."""
    first, second = _label_and_target(arguments)
    return _as_link(*((first, second) if "[[" in arguments else (second or first, first)))


def _first(arguments: str) -> str:
    """The passage that is the first argument."""
    label, to = _label_and_target(arguments)
    return to if "[[" in arguments else label


def _value(part: re.Match[str]) -> str:
    if part["expression"] is not None:
        return part["expression"].strip().strip("\"'")
    value = next((part[name] for name in ("double", "single", "bare", "link") if part[name] is not None), "")
    return re.sub(r"\\(.)", r"\1", value)


def _as_link(label: str, to: str) -> str:
    return f"[[{label.strip() or to}->{to}]]" if to else label


def _picture(match: re.Match[str]) -> str:
    if not match["to"]:
        return ""
    title, bar, _ = match["source"].partition("|")
    return _as_link(title if bar else match["to"], match["to"])
