# Derived from the template: `copier update` replaces this file. Do not edit.
"""A service of three functions in a repository of its own, to write test first, or to cheat in."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from ..database import Outcome
from ..json_types import mapping, sequence, text
from ..project import find_project
from ..tdd import steps
from ..tdd.verify import verify

SETTINGS = """\
[tool.delivery]
package = "shop"

[tool.pytest.ini_options]
addopts = "-q -p delivery.tdd_plugin --strict-markers"
filterwarnings = ["error"]
testpaths = ["tests"]

[tool.coverage.report]
fail_under = 90
"""
CONTRACT = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
paths:
  /orders:
    post: {operationId: create_order, responses: {"201": {description: Made.}}}
  /orders/{order_id}:
    get: {operationId: read_order, responses: {"200": {description: Found.}}}
  /orders/{order_id}/ship:
    post: {operationId: ship_order, responses: {"200": {description: Shipped.}}}
"""
CODE = "def read_order():\n    return 200\n\n\ndef create_order():\n    return 501\n"
DONE = CODE.replace("501", "201")
READ = "tests/resources/orders/test_read_order.py"
CREATE = "tests/resources/orders/test_create_order.py"
READ_TESTS = """\
import pytest
from shop.orders import read_order

pytestmark = pytest.mark.cycle("read_order")


@pytest.mark.parametrize("times", [1, 2])
def test_reads(times):
    assert read_order() == 200
"""
CREATE_TESTS = """\
import pytest
from shop.orders import create_order

OPERATION = "create_order"
pytestmark = [pytest.mark.cycle(OPERATION), pytest.mark.red]


def test_makes_one():
    status = create_order()

    assert status == 201
    assert status != 501
"""
GREEN_TESTS = CREATE_TESTS.replace("[pytest.mark.cycle(OPERATION), pytest.mark.red]", "pytest.mark.cycle(OPERATION)")


@dataclass(frozen=True)
class Shop:
    root: Path

    def git(self, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True).stdout

    def write(self, name: str, body: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body)

    def read(self, name: str) -> str:
        return (self.root / name).read_text()

    def commit(self, message: str, **files: str) -> str:
        """Everything, with these files: `code`, `create`, `read`, `settings`."""
        places = {"code": "src/shop/orders.py", "create": CREATE, "read": READ, "settings": "pyproject.toml"}
        for name, body in files.items():
            self.write(places[name], body)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()

    def work(self, *, commit: bool = True) -> steps.Work:
        return steps.Work(find_project(self.root), commit)

    def verify(self) -> Outcome:
        return verify(find_project(self.root), "main")

    def broken(self) -> list[tuple[str, str]]:
        """Rules and commits of what `verify` finds."""
        outcome = self.verify()
        found = [mapping(finding) for finding in sequence(outcome.data["findings"])]
        assert outcome.ok == (not found)
        return [(text(finding["rule"]) or "", text(finding["commit"]) or "") for finding in found]


def make(root: Path) -> Shop:
    """The shop with `read_order`, on a branch `work` beside `main`."""
    shop = Shop(root)
    root.mkdir(parents=True)
    shop.git("init", "-q", "-b", "main")
    shop.write("openapi.yaml", CONTRACT)
    shop.write("service.yml", "project_slug: shop\n")
    shop.write("src/shop/__init__.py", "")
    shop.write(".gitignore", "__pycache__/\n")
    shop.commit("one", settings=SETTINGS, code=CODE, read=READ_TESTS)
    shop.git("switch", "-q", "-c", "work")
    return shop
