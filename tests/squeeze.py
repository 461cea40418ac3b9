"""HTML without the whitespace that a template is free to choose."""

import re


def squeezed(html: str) -> str:
    """``html`` with each run of whitespace as one space, and none after a tag or before a closing one."""
    return re.sub(r" (?=</|>)|(?<=>) ", "", re.sub(r"\s+", " ", html))
