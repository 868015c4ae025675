"""Prints the answers of a rendered service as JSON, with a rate limit added to every resource of its domain."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml


def main() -> None:
    """Arguments: the answers file, and a limit such as `5000/minute`."""
    answers = yaml.safe_load(Path(sys.argv[1]).read_text("utf-8"))
    given = {key: value for key, value in answers.items() if not key.startswith("_")}
    domain = given["domain"]
    domain = yaml.safe_load(domain) if isinstance(domain, str) else domain
    for resource in domain["resources"].values():
        resource["rate_limit"] = sys.argv[2]
    print(json.dumps({**given, "domain": domain}))


if __name__ == "__main__":
    main()
