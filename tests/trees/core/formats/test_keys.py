"""Keys made from titles: each is valid, none occurs twice, and the same titles give the same keys again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.formats.keys import Names, ascii_slug, slug, with_own_keys
from trees.core.graph import Option, option_key
from trees.core.stored import KEY, MAX_KEY_CHARS

titles = st.text(max_size=8) | st.sampled_from(["Yes", "yes", "yes-1", "Käse", "—", "x" * 64, "x" * 90, "_", "a b"])


@given(st.lists(titles, max_size=20))
def test_any_titles_get_valid_keys_that_differ(texts):
    names = Names()
    keys = [names.key(text) for text in texts]
    assert all(KEY.fullmatch(key) for key in keys)
    assert len(set(keys)) == len(keys)


@given(st.lists(titles, max_size=10), st.sets(st.sampled_from(["yes", "yes-1", "step", "a-b"])))
def test_no_new_key_is_one_that_is_taken_already(texts, taken):
    names = Names(taken)
    assert not {names.key(text) for text in texts} & taken


def test_title_that_is_a_valid_key_is_its_own_key():
    assert Names().key("Step_7-B") == "Step_7-B"


def test_equal_titles_are_numbered_from_the_second_on():
    names = Names()
    assert [names.key("Is it on?") for _ in range(3)] == ["is-it-on", "is-it-on-1", "is-it-on-2"]


def test_number_that_a_title_has_already_is_passed_over():
    names = Names(["yes-1"])
    assert [names.key("yes") for _ in range(3)] == ["yes", "yes-2", "yes-3"]


def test_numbered_key_of_a_long_title_is_cut_before_its_number():
    names = Names()
    keys = [names.key("x" * MAX_KEY_CHARS) for _ in range(12)]
    assert keys[1] == "x" * (MAX_KEY_CHARS - 2) + "-1"
    assert keys[11] == "x" * (MAX_KEY_CHARS - 3) + "-11"


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Is the light on?", "is-the-light-on"),
        ("Käse & Öl", "kase-ol"),
        ("  -- Well --  ", "well"),
        ("电源", "step"),
        ("???", "step"),
        ("A" * 70, "a" * 64),
    ],
)
def test_key_of_a_title_is_its_words_in_ascii(title, key):
    assert ascii_slug(title) == key


def test_anchor_of_a_heading_is_the_one_that_github_gives_it():
    assert slug(" C++ & Käse: what_now? ") == "c--käse-what_now"


@given(st.lists(st.tuples(st.sampled_from(["", "k1", "k2", "k3", "k4"]), st.sampled_from(["Yes", "No"])), max_size=4))
def test_key_is_written_only_where_the_reader_would_make_another(pairs):
    options = []
    for own, label in pairs:
        key = own or option_key(label, [option.key for option in options])
        if key not in [option.key for option in options]:
            options.append(Option(key, label))
    read: dict[str, str] = {}
    for option, written in with_own_keys(options):
        read[option.key if written else option_key(option.label, read)] = option.label
    assert list(read) == [option.key for option in options]
