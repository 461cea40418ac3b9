"""The storage of production without its last step, compression, which takes longer than the tests: the browser gets the
same gathered files."""

from project.static_files.storage import GatheredStatic


class UncompressedStatic(GatheredStatic):
    """The plain modules are served as well: tests of one of them import it."""
