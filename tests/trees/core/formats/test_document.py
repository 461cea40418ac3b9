"""The error of a format, and what one text may contain."""

import pytest

from trees.core.formats import FormatError
from trees.core.formats.document import MAX_GUIDES_PER_TEXT, Document, check_guide_count, require_readable


def test_error_names_its_line_and_how_to_fix_it():
    error = FormatError("There is no heading.", 7, "Begin with ##.")
    assert str(error) == "line 7: There is no heading. Begin with ##."
    assert error.to_json() == {"line": 7, "reason": "There is no heading.", "hint": "Begin with ##."}


def test_error_without_a_hint_ends_with_its_reason():
    assert str(FormatError("Nothing here.")) == "line 1: Nothing here."


def test_as_many_guides_as_allowed_are_read_and_one_more_is_refused_with_both_numbers():
    check_guide_count(MAX_GUIDES_PER_TEXT)
    with pytest.raises(FormatError) as caught:
        check_guide_count(MAX_GUIDES_PER_TEXT + 1)
    assert caught.value.reason == "A text has at most 1,000 guides, this one has 1,001."


def test_text_of_which_one_guide_can_be_read_is_taken_with_its_errors():
    documents = [Document(error=FormatError("First.")), Document(title="Second")]
    assert require_readable(documents) == documents


def test_text_of_which_no_guide_can_be_read_is_refused_with_the_first_error():
    with pytest.raises(FormatError, match="line 3: First"):
        require_readable([Document(error=FormatError("First.", 3)), Document(error=FormatError("Second.", 9))])
