"""The rules of a guide: plain Python, no Django, no database."""
