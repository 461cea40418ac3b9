from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from project.static_files.storage import GatheredStatic

ROOT = Path(__file__).resolve().parents[2]


def collect(folder: Path, source: Path) -> GatheredStatic:
    """What collectstatic does with the files of ``source``."""
    target = GatheredStatic(location=folder, base_url="/static/")
    origin = FileSystemStorage(source)
    names = [str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()]
    for _, _, done in target.post_process({name: (origin, name) for name in names}):
        if isinstance(done, Exception):
            raise done
    return target


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> GatheredStatic:
    """The site's own files, collected."""
    return collect(tmp_path_factory.mktemp("static"), ROOT / "static")
