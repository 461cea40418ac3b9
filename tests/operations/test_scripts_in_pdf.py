"""With the fonts that docs/operate/fonts.md names, every script is printed."""

from io import BytesIO

from pypdf import PdfReader

from tests import provision
from trees.sharing.typeset import typeset

LINES = {
    "Cyrillic": "Проверьте кабель", "Greek": "Ελέγξτε το καλώδιο", "Arabic": "افحص الكابل", "Hebrew": "בדוק את הכבל",
    "Thai": "ตรวจสอบสายเคเบิล", "Devanagari": "केबल जांचें", "Han": "检查电缆", "kana": "ケーブルを確認",
}  # fmt: skip


def test_every_script_is_printed_and_can_be_copied():
    for package, font in (("fonts-noto-core", "NotoSansThai"), ("fonts-droid-fallback", "DroidSansFallback")):
        provision.font(package, font)
    job = {
        "kind": "pdf", "anchor": "step-", "title": "Scripts", "lang": "en", "rtl": False, "edition": "", "note": "",
        "timestamp": 0, "steps": [],
        "description": [["p", None, [line]] for line in LINES.values()],
    }  # fmt: skip
    text = PdfReader(BytesIO(typeset(job, {}))).pages[0].extract_text()
    assert "No font" not in text
    assert "U+" not in text
    for script, line in LINES.items():
        assert set(line) <= set(text), script
    assert LINES["Cyrillic"] in text and LINES["Han"] in text
