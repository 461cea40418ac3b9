"""Which places of a text are marked, and whether a short name has the words of a query."""

import pytest

from trees.core.search.marks import Marker
from trees.core.search.names import NO_MATCH, Names
from trees.core.search.query import parse

SYNONYMS = {("mfa",): ["two-factor"], ("two", "factor"): ["mfa"], ("twofactor",): ["mfa"]}


def marked(query, text, synonyms=None):
    marker, end, parts = Marker([parse(query, synonyms)]), 0, []
    for start, stop in marker.spans(text):
        parts += [text[end:start], f"[{text[start:stop]}]"]
        end = stop
    return "".join([*parts, text[end:]])


@pytest.mark.parametrize(
    ("query", "text", "result"),
    [
        ("printer", "Printer offline", "[Printer] offline"),
        ("print", "Fingerprint", "Finger[print]"),
        ("wifi", "The Wi-Fi is off", "The [Wi-Fi] is off"),
        ("wi-fi", "The wifi is off", "The [wifi] is off"),
        ("wi fi", "The WiFi", "The [WiFi]"),
        ("lufter", "Der Lüfter", "Der [Lüfter]"),
        ("luefter", "Der Lüfter", "Der [Lüfter]"),
        ("Lüfter", "Der Lu\u0308fter", "Der [Lu\u0308fter]"),
        ("strasse", "Straße", "[Straße]"),
        ("e1234", "Error E-1234!", "Error [E-1234]!"),
        ("10.0.0.1", "at 10.0.0.1", "at [10.0.0.1]"),
        ("打印", "请打印机", "请[打印]机"),
        ("打印机", "请打印机", "请[打印机]"),
        ("0800330", "call 0800/330", "call [0800/330]"),
        ("דואל", 'תיבת דוא"ל', 'תיבת [דוא"ל]'),
        ("प्रिंटर", "नया प्रिन्टर", "नया [प्रिन्टर]"),
        ("フアイル", "新ファイル", "新[ファイル]"),
        ("mfa", "Two-factor", "[Two-factor]"),
        ("of", "Prof of", "Prof [of]"),  # short words only where a word begins
        ("zebra", "Printer", "Printer"),
        ("*", "a*b", "a*b"),
    ],
)
def test_marked(query, text, result):
    assert marked(query, text, SYNONYMS) == result


def test_first_line_with_a_word():
    text = "One\nİstanbul ofisi\nPrinter ﬁle\nprinter"
    assert Marker([parse("istanbul")]).first_line(text) == "İstanbul ofisi"
    assert Marker([parse("file")]).first_line(text) == "Printer ﬁle"
    assert Marker([parse("zebra")]).first_line(text) == ""


def test_query_without_a_word_marks_nothing():
    assert not Marker([parse("!")])
    assert Marker([parse("!")]).spans("!") == []


@pytest.mark.parametrize(
    ("query", "name", "found"),
    [
        ("vpn", "VPN", 0),
        ("import guides", "Import guides", 0),
        ("guides import", "Import guides", 1),
        ("import", "Import guides", 1),
        ("imp", "Import guides", 2),
        ("folders", "New folder", 2),
        ("wifi", "Wi-Fi", 0),
        ("lufter", "Die Lüfter", 1),
        ("the runs", "Runs", 1),  # words such as "the" may be missing
        ("runs vpn", "Runs", NO_MATCH),
        ("zebra", "Runs", NO_MATCH),
    ],
)
def test_level_of_a_name(query, name, found):
    assert Names(parse(query)).level(name) == found
