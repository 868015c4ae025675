# Derived from the template: `copier update` replaces this file. Do not edit.
"""Samples of code say what the contract says: whose header, which version, which ids; tests run those of real services."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from delivery.contract import Document
from delivery.contract.sample_code import curl, java, javascript, python
from delivery.contract.samples import Call, calls
from delivery.contract.samples_verb import pages
from delivery.json_types import mapping

CONTRACT = """
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: /}]
security: [{key: []}]
components: {securitySchemes: {key: {type: apiKey, name: X-Key, in: header}}}
tags: [{name: orders, description: What was bought.}]
paths:
  /orders/{order_id}/notes:
    post:
      operationId: note_order
      summary: Note something
      tags: [orders]
      x-roles: [clerk]
      parameters:
        - {name: order_id, in: path, required: true, schema: {type: string}}
        - {name: API-Version, in: header, required: true, schema: {type: string, enum: ["2"]}}
        - {name: Trace, in: header, schema: {type: string}}
        - {name: mode, in: query, required: true, schema: {type: string, enum: [fast]}}
      requestBody:
        content:
          application/vnd.shop.v2+json:
            schema:
              x-table: notes
              properties: {author: {x-references: people}, text: {}, done: {}, payment_token: {}}
            example: {author: 1, text: it's "$HOME" true, done: true, payment_token: tok, more: null}
      responses: {"201": {description: Done., content: {application/vnd.shop.v2+json: {}}}}
  /sessions:
    post:
      operationId: refresh
      security: []
      requestBody: {content: {application/json: {schema: {properties: {refresh_token: {}}}, example: {refresh_token: x}}}}
      responses: {"204": {description: Done.}}
"""
BODY = {"author": "a-7", "text": 'it\'s "$HOME" true', "done": True, "payment_token": "tok", "more": None}


@pytest.fixture
def noted() -> Call:
    return next(calls(Document(mapping(yaml.safe_load(CONTRACT)))))


def test_a_call_has_what_the_contract_asks_for(noted: Call) -> None:
    assert noted.path == "/orders/{order_id}/notes?mode=fast"
    assert noted.headers == {
        "X-Key": "${API_KEY}",
        "Accept": "application/vnd.shop.v2+json",
        "API-Version": "2",
        "Content-Type": "application/vnd.shop.v2+json",
    }
    assert noted.variables == ("ORDER_ID", "API_KEY", "AUTHOR_ID")


def test_a_token_of_a_session_comes_from_the_environment() -> None:
    last = list(calls(Document(mapping(yaml.safe_load(CONTRACT)))))[-1]

    assert last.variables == ("REFRESH_TOKEN",)
    assert last.headers == {"Content-Type": "application/json"}


def test_python_sends_the_example(noted: Call) -> None:
    tree = ast.parse(python(noted))
    body = next(node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "body")

    assert eval(ast.unparse(body.value), {"os": _Environment}) == BODY


def test_the_shell_sends_the_example(noted: Call, tmp_path: Path) -> None:
    fake = tmp_path / "curl"
    fake.write_text('#!/bin/sh\nfor last; do :; done\nprintf %s "$last"\n')
    fake.chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ORDER_ID": "o-1", "API_KEY": "k", "AUTHOR_ID": "a-7"}

    said = subprocess.run(["sh", "-c", curl(noted)], env=env, capture_output=True, text=True, check=True).stdout

    assert yaml.safe_load(said) == BODY


def test_java_and_javascript_read_the_environment(noted: Call) -> None:
    assert '+ "  \\"author\\": \\"" + System.getenv("AUTHOR_ID") + "\\","' in java(noted)
    assert '"/orders/" + System.getenv("ORDER_ID") + "/notes?mode=fast"' in java(noted)
    assert '"author": process.env.AUTHOR_ID,' in javascript(noted)
    assert "/orders/${process.env.ORDER_ID}/notes?mode=fast`" in javascript(noted)


def test_a_page_says_who_may_call_and_what_to_set() -> None:
    found = pages(Document(mapping(yaml.safe_load(CONTRACT))))

    assert sorted(found) == ["orders", "other"]
    assert "For clerk. Set first: `ORDER_ID`, `API_KEY`, `AUTHOR_ID`." in found["orders"]
    assert "Anyone may call it. Set first: `REFRESH_TOKEN`." in found["other"]


class _Environment:
    environ = {"AUTHOR_ID": "a-7"}  # noqa: RUF012 - stands for a module


FILES = """
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: /}]
tags: [{name: orders, description: What was bought.}]
paths:
  /orders/scan:
    put:
      operationId: upload_scan
      tags: [orders]
      requestBody: {content: {application/pdf: {schema: {type: string, format: binary}}}}
      responses: {"204": {description: Done., headers: {ETag: {schema: {type: string}}}}}
    get:
      operationId: download_scan
      tags: [orders]
      responses: {"200": {description: It., content: {application/pdf: {schema: {type: string, format: binary}}}}}
"""


def test_a_file_is_sent_and_saved_as_it_is() -> None:
    saved, sent = calls(Document(mapping(yaml.safe_load(FILES))))

    assert (sent.file, sent.body, sent.variables) == ("sent", None, ("FILE",))
    assert sent.headers == {"Content-Type": "application/pdf"}
    assert (saved.file, saved.headers) == ("saved", {})
    assert '--data-binary "@$FILE"' in curl(sent)
    assert '-o "$FILE"' in curl(saved)
    for call in (sent, saved):
        ast.parse(python(call))
        assert "json" not in python(call)
        assert "process.env.FILE" in javascript(call)
        assert 'ofFile(Path.of(System.getenv("FILE")))' in java(call)


class _Shelf(BaseHTTPRequestHandler):
    """Keeps one file, and gives it back."""

    content = b""

    def do_PUT(self) -> None:
        type(self).content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.send_header("ETag", '"x"')
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@pytest.mark.parametrize("language", ["sh", "python"])
def test_a_file_comes_back_as_it_went(language: str, tmp_path: Path) -> None:
    content = bytes(range(256))
    source, target = tmp_path / "sent", tmp_path / "saved"
    source.write_bytes(content)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Shelf) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"

        saved, sent = calls(Document(mapping(yaml.safe_load(FILES))))
        for call, file in ((sent, source), (saved, target)):
            program = ["sh", "-c", curl(call)] if language == "sh" else [sys.executable, "-c", python(call)]
            subprocess.run(program, check=True, env={**os.environ, "BASE_URL": base, "FILE": str(file)}, timeout=60)
        server.shutdown()

    assert _Shelf.content == target.read_bytes() == content
