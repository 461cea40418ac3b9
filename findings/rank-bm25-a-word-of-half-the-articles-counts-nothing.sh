#!/bin/sh
# rank_bm25: a word that half of the articles have counts nothing in a search; if one more has it, it counts again.
#
# Versions   rank-bm25 0.2.2, Python 3.11
# Input      BM25Okapi over ten articles of three words, of which 1, 4, 5, 6 or 9 have "printer", and
#            get_scores(["printer"]); over "printer jam", "printer offline", "router offline" and "router slow", and
#            get_top_n(["printer"], ..., n=2)
# Expected   the more articles have a word, the less it counts, and an article that has it is above one that has not
# Seen       1: 1.85, 4: 0.37, 5: 0.00, 6: 0.30, 9: 0.30. With 5 all ten articles have the score 0. The two that are
#            found among the four are both about routers: at equal scores the last ones of the list. Nothing tells.
# Source     rank_bm25.py, BM25Okapi._calc_idf: log(N - n + 0.5) - log(n + 0.5) is 0 where n is half of N, and below 0
#            above that. Those below 0 are replaced by a quarter of the average of all words, the 0 is not.
# One would guess that a floor for common words is below what rare ones count, for each of them, and that a search for a
# word finds articles with the word.
# Who meets it: search beside embeddings ("hybrid", RAG) over small collections: half of the articles of a help centre
# for printers may well have "printer", and of two or four articles, as in a first test, each word that two of them
# share. It comes and goes with each article that is added. A way out: BM25Plus, whose log((N + 1) / n) is above 0.
#
# Exits 0 while this is so, 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rank-bm25==0.2.2 numpy
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from rank_bm25 import BM25Okapi, BM25Plus


def scores(kind, count):
    """(score of an article with "printer", of one without) where ``count`` of ten have it."""
    articles = [["printer" if n < count else "router", "slow", f"model{n}"] for n in range(10)]
    found = kind(articles).get_scores(["printer"])
    return round(float(found[0]), 2), round(float(found[-1]), 2)


print("rank-bm25", version("rank-bm25"))
seen = {count: scores(BM25Okapi, count) for count in (1, 4, 5, 6, 9)}
for count, (with_it, without) in seen.items():
    print(f"{count} of 10 articles have the word: {with_it} for those, {without} for the others")
assert all(without == 0 for _, without in seen.values())
assert [with_it for with_it, _ in seen.values()] == [1.85, 0.37, 0.0, 0.3, 0.3], "words are weighed otherwise now"

articles = ["printer jam", "printer offline", "router offline", "router slow"]
best = {
    kind.__name__: kind([each.split() for each in articles]).get_top_n(["printer"], articles, n=2)
    for kind in (BM25Okapi, BM25Plus)
}
print('best two for "printer":', best)
assert best["BM25Okapi"] == ["router slow", "router offline"], "an article with the word is found now"
assert sorted(best["BM25Plus"]) == ["printer jam", "printer offline"]
print("As described above.")
PYTHON
