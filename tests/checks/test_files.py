"""What the gate offers as a file's type is what the service can prove, and has a sample of."""

from __future__ import annotations

import re

import yaml
from gate import ROOT

CORE = ROOT / "template" / "src" / "{{ package_name }}" / "core" / "files" / "kinds.py"
SAMPLES = ROOT / "template" / "delivery" / "values" / "files.py"
_KIND = re.compile(r'"((?:image|application|text)/[a-z]+)"')


def test_every_type_that_is_offered_can_be_proven() -> None:
    table = yaml.safe_load((ROOT / "hooks" / "tables" / "types.yml").read_text("utf-8"))
    offered = table["types"]["file"]["media_types"]

    proven = set(_KIND.findall(CORE.read_text("utf-8")))
    sampled = _KIND.findall(SAMPLES.read_text("utf-8"))

    assert set(offered) == proven == set(sampled)
    assert len(offered) == len(set(offered))
