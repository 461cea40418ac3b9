"""Values out of a query string or a form that need no form of their own."""

import re


def natural_number(text: str) -> int:
    """``text`` as a number from 0 to 999,999,999; 0 for anything else."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
