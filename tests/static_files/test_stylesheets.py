import pytest

from project.static_files.stylesheets import gather_styles


def gathered(**files: str) -> str:
    return gather_styles("css/site.css", lambda path: files[path.removeprefix("css/").removesuffix(".css")])


def test_imported_files_stand_in_their_places():
    assert gathered(site='@import "a.css";\n@import "b.css";\nc {}', a="a {}", b="b {}") == "a{}\nb{}\nc{}\n"


def test_imported_file_may_import():
    files = {
        "css/site.css": '@import "parts/a.css";',
        "css/parts/a.css": '@import "../b.css"; a {}',
        "css/b.css": "b {}",
    }
    assert gather_styles("css/site.css", files.__getitem__) == "b{}\na{}\n"


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("/* why */\na {\n  color: red; /* x */\n\n  margin: 0 1px;\n}\n", "a{color:red;margin:0 1px;}\n"),
        ("a ,\nb > c  d { }", "a,b > c d{}\n"),
        ("a :hover, b:is(.c, :focus) {}", "a :hover,b:is(.c,:focus){}\n"),
        ("a { margin: calc(1px + 2px) -3px; }", "a{margin:calc(1px + 2px) -3px;}\n"),
        ("@media (width < 40em) and (hover: none) { a {} }", "@media (width < 40em) and (hover:none){a{}\n}\n"),
        ("a/* x */b {}", "a b{}\n"),
    ],
)
def test_comments_and_needless_spaces_go(text, small):
    assert gathered(site=text) == small


def test_strings_and_licences_stay():
    text = 'a::before{content:"/* no\\" ;  comment */";}'
    assert gathered(site=text) == text + "\n"
    assert "/*! MIT */" in gathered(site="/*! MIT */ a {}")


def test_import_in_a_comment_is_none():
    assert gathered(site='/* @import "gone.css"; */ a {}') == "a{}\n"


def test_relative_url_from_another_folder_is_refused():
    files = {"css/site.css": '@import "parts/a.css";', "css/parts/a.css": "a { background: url(b.png) }"}
    with pytest.raises(ValueError, match=r"parts/a\.css: a relative url"):
        gather_styles("css/site.css", files.__getitem__)


@pytest.mark.parametrize("url", ["data:image/png;base64,AA", "/static/b.png", "#mark"])
def test_other_urls_are_fine(url):
    files = {"css/site.css": '@import "parts/a.css";', "css/parts/a.css": f"a {{ background: url({url}) }}"}
    assert url in gather_styles("css/site.css", files.__getitem__)
