"""Whether the server of this container is ready: for HEALTHCHECK, which takes an exit status."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    # A name that the site answers to; the request itself stays in the container.
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "127.0.0.1"
    url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/ready"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": name}), timeout=4) as answer:
            print(answer.read().decode())
    except urllib.error.HTTPError as error:
        print(error.read().decode())
        return 1
    except OSError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
