"""One guide: its revisions, the writing, publishing and sharing of it."""
