"""The format of a library's files: what is refused, and that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.strategies import documents
from trees.core.formats import FormatError
from trees.transfer.library import manifest
from trees.transfer.library.content import CategoryEntry, FolderEntry, GuideEntry, Library
from trees.transfer.library.files import dump, load

TOML = """
[[folders]]
path = "a"
name = "A"

[[guides]]
file = "a/b.md"
id = "b"
"""


@pytest.mark.parametrize(
    "text",
    [
        "x", "guides = 1", "guides = [1]", TOML + TOML, 'only = "../x"', "a=" + "[" * 5000, '[[folders]]\npath = "a"',
        '[[folders]]\npath = "a\\nb"\nname = "x"', "[[guides]]\nfile = 1", '[[guides]]\nfile = "../a.md"\nid = "x"',
        '[[guides]]\nfile = "/a.md"\nid = "x"', '[[guides]]\nfile = "a.txt"\nid = "x"',
        '[[guides]]\nfile = "a.md"\nid = ""', '[[guides]]\nfile = "a.md"\nid = "x"\ncategories = [1]',
        '[[guides]]\nfile = "a.md"\nid = "x"\narchived = "no"', '[[guides]]\nfile = "a.md"\nid = "x"\nreview = "soon"',
        '[[guides]]\nfile = "a.md"\nid = "x"\n[[guides]]\nfile = "b.md"\nid = "x"',
        '[[guides]]\nfile = "a.md"\ncategories = ["a\\u0000"]', '[[pictures]]\nkey = "../../a"',
        f"[[guides]]\nfile = 0x{'f' * 5000}", f"only = 0x{'f' * 5000}",
    ],
)  # fmt: skip
def test_a_library_toml_that_cannot_be_is_refused(text):
    with pytest.raises(FormatError) as refusal:
        load({"library.toml": text.encode()})
    assert refusal.value.reason


words = st.text(min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,5}", fullmatch=True)


@given(st.data())
def test_any_library_is_read_back_from_its_files(data):
    paths = data.draw(st.lists(names, unique=True, max_size=3))
    folders = [
        FolderEntry(path, data.draw(words.filter(lambda text: "\x00" not in text and text.isprintable())))
        for path in paths
    ]
    categories = [CategoryEntry(name, "red") for name in data.draw(st.lists(names, unique=True, max_size=2))]
    guides = []
    for at, document in enumerate(data.draw(st.lists(documents.filter(lambda each: each.title), max_size=3))):
        above = data.draw(st.sampled_from(["", *(f"{path}/" for path in paths)]))
        kinds = (
            data.draw(st.lists(st.sampled_from([label.name for label in categories]), unique=True))
            if categories
            else []
        )
        guides.append(
            GuideEntry(f"{above}g{at}.md", f"g{at}", at + 1, document, tuple(sorted(kinds)), data.draw(st.booleans()))
        )
    library = Library(tuple(sorted(folders, key=lambda each: each.path)), tuple(categories), tuple(guides))
    out = dump(library)
    again = load(out)
    assert dump(again) == out
    assert (again.folders, again.categories) == (library.folders, library.categories)
    assert [(guide.file, guide.document.title) for guide in again.guides] == [
        (guide.file, guide.document.title) for guide in guides
    ]
    assert manifest.read(out["library.toml"].decode()).categories == library.categories
