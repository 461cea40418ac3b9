"""Pictures in an S3-compatible store, by django-storages."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def s3_options(url: str) -> dict[str, Any]:
    """Of django-storages, for ``s3://key:secret@host/bucket``; ValueError where it is no such URL.

    Without ``key:secret`` boto3 finds them, as its own variables or the role of the machine say. ``?region=`` and
    ``?insecure=1``, for a store on this machine without TLS.
    """
    parts = urlsplit(url)
    bucket, more = parts.path.strip("/"), parse_qs(parts.query)
    if parts.scheme != "s3" or not parts.hostname or not bucket or "/" in bucket:
        raise ValueError("It is not a URL such as s3://key:secret@s3.example.com/bucket.")
    if unknown := more.keys() - {"region", "insecure"}:
        raise ValueError(f"It has an unknown part: {min(unknown)}.")
    try:
        from botocore.config import Config
        from storages.backends import s3  # noqa: F401
    except ImportError:
        raise ValueError("Run python3 project/launch.py requirements-extras.txt first.") from None
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    keys = {"access_key": unquote(parts.username or ""), "secret_key": unquote(parts.password or "")}
    return {
        **(keys if parts.username else {}),
        "bucket_name": bucket,
        "endpoint_url": f"{'http' if more.get('insecure') == ['1'] else 'https'}://{host}",
        "region_name": more.get("region", ["us-east-1"])[0],
        "default_acl": None,  # private: people get pictures from the site
        "file_overwrite": False,
        "client_config": Config(
            s3={"addressing_style": "path"}, connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2}
        ),
    }
