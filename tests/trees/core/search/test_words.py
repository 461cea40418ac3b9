"""What a word is, before a database sees it."""

import pytest

from trees.core.search.document import MAX_DOCUMENT_BYTES, lexemes, vocabulary
from trees.core.search.fold import fold, spelt_out
from trees.core.search.stem import stem
from trees.core.search.words import MAX_TOKEN_CHARS, chunks, joins


def whole(text):
    return [chunk.word for chunk in chunks(text)]


def tokens(text):
    return {token for chunk in chunks(text) for token in chunk.tokens}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PRINTER", "printer"),
        ("Straße", "strasse"),
        ("STRASSE", "straße"),
        ("Lüfter", "lufter"),
        ("Lu\u0308fter", "lüfter"),  # decomposed
        ("ﬁle", "file"),
        ("２４", "24"),
        ("①", "1"),
        ("İstanbul", "istanbul"),
        ("smørrebrød", "smorrebrod"),
        ("ёлка", "елка"),
        ("ΟΘΌΝΗΣ", "οθονησ"),
        ("أحمد", "احمد"),
        ("مَدْرَسَة", "مدرسه"),
        ("ـــمكتب", "مكتب"),
        ("١٢٣", "123"),
        ("שָׁלוֹם", "שלום"),
        ("ﾌﾟﾘﾝﾀｰ", "プリンター"),
        ("don’t", "don't"),
        ("Wi–Fi", "wi-fi"),
        ("co\u00adop", "coop"),  # a soft hyphen
        ("नरम\u200cता", "नरमता"),  # a joiner
        ("दोहराएँ", "दोहराएं"),
        ("प्रिन्टर", "प्रिंटर"),
        ("कम्प्यूटर", "कंप्यूटर"),
        ("プリンタ", "プリンター"),
        ("コピー機", "コピ機"),
        ("ｳｨﾙｽ", "ウイルス"),
        ("ファイル・サーバー", "ファイルサーバ"),
        ("דוא״ל", "דוא'ל"),
    ],
)
def test_texts_that_people_take_for_the_same_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("йод", "иод"), ("मीटर", "मोटर"), ("กา", "กี"), ("プリン", "フリン"), ("キー", "キ"), ("अन्य", "अंय")],
)
def test_letters_of_their_own_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_umlauts_are_spelt_out_too():
    assert spelt_out("Übergröße") == "uebergroesse"
    assert tokens("Lüfter") == {"lufter", "luefter"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wi-Fi", ["wifi"]),
        ("wi fi", ["wi", "fi"]),
        ("10.0.0.1", ["10.0.0.1"]),
        ("10.0.0.1.", ["10.0.0.1"]),
        ("(10.0.0.1)", ["10.0.0.1"]),
        ("E-1234", ["e1234"]),
        ("v2.1", ["v2.1"]),
        ("24/7", ["24/7"]),
        ("TCP/IP", ["tcpip"]),
        ("0x80070005", ["0x80070005"]),
        ("can't", ["cannot"]),
        ("can’t", ["cannot"]),
        ("don't", ["dont"]),
        ("C++ and C#", ["c++", "and", "c#"]),
        ("help@acme.com", ["helpacmecom"]),
        ("1,234.50 EUR", ["1.234.50", "eur"]),
        ("1,5 l", ["1.5", "l"]),
        ("2026-11-29", ["2026-11-29"]),
        ("50% #12 (x)", ["50", "12", "x"]),
        ("snake_case __init__", ["snakecase", "init"]),
        ("--- ... !?", []),
        ("", []),
        ("\x00 \u200b", []),
    ],
)
def test_chunk_is_kept_as_a_whole(text, words):
    assert whole(text) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wi-Fi", {"wi", "fi"}),
        ("10.0.0.1", {"10", "0", "1"}),
        ("E-1234", {"e", "1234"}),
        ("kb5034441", {"kb", "5034441"}),
        ("C:\\Windows\\System32", {"c", "windows", "system32"}),
        ("\\\\fileserver\\share$", {"fileserver", "share"}),
        ("https://desk.example.com/book?id=7", {"desk", "example", "com", "book", "id", "7"}),
        ("l'imprimante", {"imprimante"}),
        ("الطابعة", {"طابعه"}),
        ("0800/3302000", {"08003302000", "0800", "3302000"}),
        ("00:1A:2B:3C:4D:5E", {"001a2b3c4d5e"}),
        ("1,000", {"1000"}),
        ('דוא"ל', {"דואל"}),
        ("555.019.9999", {"5550199999"}),
        ("2024-11", {"202411"}),
        ("С-101", {"c101", "с101"}),  # typed in Cyrillic
        ("HKEY_LOCAL_MACHINE\\SOFTWARE", {"hklmsoftware"}),
    ],
)
def test_chunk_is_kept_in_parts(text, parts):
    assert parts <= tokens(text)


@pytest.mark.parametrize("text", ["10.0.0.1", "24/7", "2.2.10", "192.168.178.0/24", "1,234.50"])
def test_number_whose_signs_count_keeps_them(text):
    assert not {token for token in tokens(text) if token.isdigit() and len(token) > 3}


def test_code_with_more_than_two_halves_has_no_parts():
    assert tokens("0x80070005") == {"0x80070005"}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("打印机", {"打印", "印机"}),
        ("プリンター", {"プリ", "リン", "ンタ"}),
        ("프린터", {"프린", "린터"}),
        ("พิมพ์", {"พิม", "มพ์"}),  # with their vowel signs
        ("紙", {"纸"}),
    ],
)
def test_script_without_blanks_is_kept_as_pairs(text, pairs):
    assert {pair for chunk in chunks(text) for pair in chunk.pairs} == pairs


def test_scripts_that_meet_in_a_word_are_cut_there():
    assert [(chunk.word, chunk.pairs) for chunk in chunks("USB接続2")] == [("usb", ()), ("", ("接続",)), ("2", ())]
    assert whole("打开10.0.0.1，Wi-Fi设置、C++编译") == ["", "10.0.0.1", "wifi", "", "c++", ""]


def test_korean_word_is_known_without_its_particle():
    assert [chunk.stem for chunk in chunks("프린터에서 프린터를 종이")] == [("프린", "린터")] * 2 + [()]
    assert whole("VPN이 USB로는") == ["vpn", "usb"]


def test_hindi_words_keep_their_vowel_signs():
    assert whole("मीटर और मोटर") == ["मीटर", "और", "मोटर"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("wi fi", "wifi"),
        ("log in", "login"),
        ("locked out", "lockedout"),
        ("office 365", "office365"),
        ("E 5", "e5"),
        ("555 0199", "5550199"),
        ("1 000", "1000"),
    ],
)
def test_neighbours_that_people_write_as_one_word_are_one_too(text, word):
    assert list(joins(chunks(text))) == [word]


@pytest.mark.parametrize("text", ["print server", "is it", "the fax", "1 23", "10.0.0.1 2000", "打印 机"])
def test_other_neighbours_are_not(text):
    assert list(joins(chunks(text))) == []


def test_number_that_is_written_with_blanks_is_one_too():
    assert set(joins(chunks("+49 30 1234567"))) == {"49301234567", "4930", "301234567"}


def test_long_chunks_are_cut():
    assert max(map(len, tokens("x" * 5000 + " " + "a-" * 5000))) <= MAX_TOKEN_CHARS


@pytest.mark.parametrize(
    ("word", "short"),
    [
        ("printers", "printer"), ("batteries", "battery"), ("boxes", "box"), ("printing", "print"), ("locked", "lock"),
        ("running", "run"), ("freezes", "freez"), ("freezing", "freez"), ("status", "status"), ("access", "access"),
        ("vpn", "vpn"), ("Übergrößen", "Übergrößen"), ("gas", "gas"),
    ],
)  # fmt: skip
def test_stem(word, short):
    assert stem(word) == short


# Documents


def test_document_has_each_field_by_its_letter():
    document = lexemes("Printers", "Wi-Fi", "Yes", "Toner")
    assert {"tprinters", "t=printer", "dwifi", "dwi", "ayes", "xtoner", "xprinters", "wprinters"} <= set(document)
    assert "ttoner" not in document


def test_word_within_another_is_less_than_a_word():
    document = lexemes("OneDrive", "", "", "")
    assert {"tonedrive", "t=one", "t=driv"} <= set(document)
    assert "tdrive" not in document


def test_vocabulary_is_the_words_of_the_text():
    document = lexemes("Printers log in", "", "", "打印机 toner")
    assert vocabulary(document) == {"printers", "log", "in", "toner"}


def test_document_that_gets_too_long_keeps_its_title():
    document = lexemes("Printer", "", "", " ".join(f"{number}ü{'x' * 40}" for number in range(20_000)))
    assert "tprinter" in document
    assert sum(len(lexeme.encode()) for lexeme in document) <= MAX_DOCUMENT_BYTES


def test_no_lexeme_has_a_blank_or_a_control_character():
    document = lexemes("a\u00a0b\u2003c\td\x00e\u3000f", "x\u1680y", "", "".join(map(chr, range(0x3000))))
    assert all(lexeme.isprintable() and not any(letter.isspace() for letter in lexeme) for lexeme in document)
