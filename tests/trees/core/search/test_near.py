"""Words that are near to a misspelt one."""

import pytest

from trees.core.search.fold import fold
from trees.core.search.near import (
    beginning,
    can_be_misspelt,
    distance,
    forms,
    halves,
    nearest,
    other_forms,
    splits,
    wider_forms,
)

WORDS = {
    "printer": 9, "password": 8, "receipt": 5, "monitor": 5, "phishing": 4, "authenticator": 4, "keyboard": 3,
    "calendar": 2, "separate": 2, "table": 7, "cable": 3, "address": 6, "wireless": 2, "network": 9, "drucker": 3,
    "пароль": 2, "outlook": 3,
}  # fmt: skip


def shares_a_form(typed, word):
    return bool(wider_forms(typed) & forms(word))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("prnter", "printer"), ("pritner", "printer"), ("printrr", "printer"), ("prntr", "printer"),
        ("pasword", "password"), ("passwrod", "password"), ("passwrd", "password"), ("reciept", "receipt"),
        ("moniter", "monitor"), ("fishing", "phishing"), ("authentificator", "authenticator"), ("kebyoard", "keyboard"),
        ("calender", "calendar"), ("seperate", "separate"), ("adress", "address"), ("addres", "address"),
        ("wireles", "wireless"), ("netwrok", "network"), ("druker", "drucker"), ("праоль", "пароль"),
        ("outllok", "outlook"),
    ],
)  # fmt: skip
def test_misspelt_word_shares_a_form_with_the_right_one_which_is_the_nearest(typed, word):
    assert shares_a_form(typed, word)
    near = {each: guides for each, guides in WORDS.items() if shares_a_form(typed, each)}
    assert nearest(typed, near)[0] == word


def test_of_two_as_near_the_more_frequent_comes_first_and_the_first_letter_counts_more():
    assert nearest("bable", WORDS) == ["table", "cable"]
    assert nearest("blck", {"back": 9, "black": 1}) == ["black", "back"]  # with the same consonants
    assert nearest("cabel", {"cable": 1, "label": 90}) == ["cable", "label"]


@pytest.mark.parametrize("word", ["e1234", "10.0.0.1", "kb5034441", "vpn", "打印机打印机", "x" * 25])
def test_codes_and_short_words_are_taken_as_typed(word):
    assert not can_be_misspelt(word)
    assert forms(word) == wider_forms(word) == set()


def test_word_that_is_far_is_not_near():
    assert nearest("zebra", WORDS) == []
    assert nearest("prin", {"print": 1, "point": 1}) == ["print"]


def test_limit_narrows():
    assert nearest("toner", {"owner": 50}) == ["owner"]
    assert nearest("toner", {"owner": 50, "tonner": 1}, limit=1) == ["tonner"]


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("a", "a", 0), ("ab", "ba", 1), ("abc", "ac", 1), ("abc", "abcd", 1), ("abc", "axc", 1), ("", "abc", 3)],
)
def test_distance(one, other, steps):
    assert distance(one, other) == distance(other, one) == steps


def test_two_words_that_were_typed_as_one():
    assert splits("printserver", {"print", "server"}) == ["print server"]
    assert splits("qrcode", {"qr", "code"}) == ["qr code"]
    assert splits("insure", {"in", "sure"}) == []  # one of these is no noun
    assert {"print", "server"} <= halves("printserver")


def test_compound_is_two_words_with_what_joins_them_or_the_one_that_is_known():
    known = {"patrone", "wechseln", "laufwerk"}
    assert splits("patronenwechsel", known) == ["patrone wechseln"]
    assert splits("netzlaufwerk", known) == ["laufwerk"]
    assert known <= halves("patronenwechsel") | halves("netzlaufwerk")
    assert splits("printer", {"print"}) == []


def test_word_with_what_does_not_count_written_to_its_end_is_the_word():
    assert splits("wifinotworking", {"wifi", "working"}) == ["wifi"]
    assert splits("wifiisitin", {"wifi"}) == ["wifi"]
    assert splits("wifiquartz", {"wifi"}) == []


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("паролей", "пароля"), ("сбросить", "сброс"), ("картриджи", "картриджа"), ("κωδικοί", "κωδικός"),
        ("klimalar", "klima"), ("ligação", "ligações"), ("סיסמאות", "סיסמה"), ("קבלה", "קבלות"),
    ],
)  # fmt: skip
def test_word_with_another_ending_is_another_form(typed, word):
    typed, word = fold(typed), fold(word)
    assert word.startswith(beginning(typed))
    assert other_forms(typed, {word: 1, "парк": 5, typed: 3}) == [word]


@pytest.mark.parametrize("word", ["wifi", "сеть", "打印机打印机", "kb503"])
def test_short_words_and_codes_have_no_other_forms(word):
    assert beginning(word) == ""
