"""What formats whose steps come one by one share."""

import json

from trees.core.formats import read
from trees.core.stored import MAX_TITLE_CHARS

LONG = "word *" * 120 + "end"


def test_an_answer_that_is_too_long_is_cut_and_in_full_in_its_step_in_every_format():
    rows = {"a": {"text": "Is it on?", "options": [{"text": LONG, "next": "b"}]}, "b": {"text": "Good"}}
    for text in (
        json.dumps(rows),
        f"step,question,answer,next\na,Is it on?,{LONG},b\nb,Good",
        f":: a\n[[{LONG}->b]]\n\n:: b\nx",
    ):
        (document,) = read(text)
        node = document.graph.nodes["a"]
        assert len(node.options[0].label) == MAX_TITLE_CHARS
        assert node.body.replace("\\", "").endswith(LONG)
        assert any("are cut, and in full in the step" in told for told in document.decisions)
