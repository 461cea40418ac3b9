"""The storage of production, which compresses only what pages load: the files of Django's admin and of the API's
documentation would take longer than the tests."""

from pathlib import Path

import brotli

from project.static_files.storage import GatheredStatic

OWN = ("js/", "css/", "vendor/", "favicon")


class QuickStatic(GatheredStatic):
    """The plain modules are served as well: tests of one of them import it."""

    def post_process(self, *args, **options):
        yield from super().post_process(*args, **options)
        for name in {hashed for name, hashed in self.hashed_files.items() if name.startswith(OWN)}:
            path = Path(self.path(name))
            path.with_name(f"{path.name}.br").write_bytes(brotli.compress(path.read_bytes(), quality=11))
