# Derived from the template: `copier update` replaces this file. Do not edit.
"""Figures: what the queries mean, by Prometheus's own evaluation, and what is made of the answers."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from ...json_types import Json
from ...prometheus import grown
from ...rollout.analysis import Counts
from ...rollout.metrics import Prometheus
from ...rollout.names import Colour
from ...rollout.rules import objectives

OBJECTIVES = objectives(0.999, 0.2)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize(
    ("values", "due"),
    [
        ("0+10x40", 100),  # 10 more every 15 s, 10 of them since the instant
        ("_x21 3 3+0x18", 3),  # a series that came after the instant: its first value counts
        ("5+0x40", 0),
        ("100x20 7 7+0x19", 7),  # counted anew after a restart
        ("100x20 7 9 9+0x18", 9),
        ("0+10x22 _x18", 20),  # its pod is gone
    ],
)
def test_a_counter_grew_by_exactly_what_came_since(tmp_path: Path, values: str, due: int) -> None:
    # since 5 min, asked at 7 min 30 s
    query = f"round(sum by (color) ({grown('x', 300.0, '150s')}))"
    sample = {"labels": '{color="green"}', "value": due}
    test = {
        "interval": "15s",
        "input_series": [{"series": 'x{color="green",instance="a"}', "values": values}],
        "promql_expr_test": [{"expr": query, "eval_time": "7m30s", "exp_samples": [sample]}],
    }
    file = tmp_path / "test.yml"
    file.write_text(json.dumps({"rule_files": [], "evaluation_interval": "15s", "tests": [test]}))

    done = subprocess.run(["promtool", "test", "rules", str(file)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr + done.stdout


Answer = Callable[[str], Json]


@pytest.fixture
def served() -> Iterator[tuple[str, dict[str, Answer]]]:
    """An address that answers as Prometheus does, with what the test says, and keeps the instants it was asked for."""
    said: dict[str, Answer] = {"answer": lambda _query: []}
    times: list[str] = []
    said["times"] = lambda _query: [*times]

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            told = parse_qs(self.rfile.read(length).decode())
            result = said["answer"](told["query"][0])
            times.append(told.get("time", [""])[0])
            body = (
                b"no json"
                if result == "broken"
                else json.dumps({"status": "success", "data": {"result": result}}).encode()
            )
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", said
    server.shutdown()
    server.server_close()


def vector(**values: float) -> Json:
    return [
        {"metric": {"color": colour} if colour != "all" else {}, "value": [1000, str(value)]}
        for colour, value in values.items()
    ]


def usual(query: str) -> Json:
    if query == "time()":
        return [1000, "1000"]
    if "timestamp" in query:
        return vector(green=994, blue=999)
    if "(rate(" in query:
        return vector(green=10, blue=90)
    if query.startswith("count("):
        return vector(all=3)
    if 'status=~"5.."' in query:
        return vector(green=4)
    if "_bucket" in query:
        return vector(green=90, blue=900)
    return vector(green=100, blue=901)


def prometheus(url: str) -> Prometheus:
    return Prometheus(url, "shop", OBJECTIVES)


def test_a_sample_is_told_by_colour(served: tuple[str, dict[str, Answer]]) -> None:
    url, said = served
    said["answer"] = usual

    sample = prometheus(url).sample(Colour.GREEN, 900)

    assert sample is not None
    assert sample.new == Counts(100, {"errors": 4, "slow_p95": 10})
    assert sample.live == Counts(901, {"errors": 0, "slow_p95": 1})
    assert (sample.pods, sample.stale_s, sample.share) == (3, 6, 0.1)
    instants = said["times"]("")
    assert instants == ["", *["1000.000"] * 7], "a scrape between two queries would look like a fault"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda query: [] if "timestamp" in query else usual(query), "the colour was never seen"),
        (lambda query: vector(blue=999) if "timestamp" in query else usual(query), "only the other colour was seen"),
        (lambda query: [1000, "800"] if query == "time()" else usual(query), "its clock went back"),
        (lambda _query: "broken", "no JSON"),
    ],
)
def test_no_figures_are_no_figures(served: tuple[str, dict[str, Answer]], answer: Answer, why: str) -> None:
    url, said = served
    said["answer"] = answer

    assert prometheus(url).sample(Colour.GREEN, 900) is None, why


def test_a_bound_that_the_service_does_not_have_is_no_success(served: tuple[str, dict[str, Answer]]) -> None:
    url, said = served
    said["answer"] = lambda query: [] if "_bucket" in query else usual(query)

    sample = prometheus(url).sample(Colour.GREEN, 900)

    assert sample is not None
    assert "slow_p95" not in sample.new.bad


def test_where_nobody_answers_there_is_neither_time_nor_rate() -> None:
    silent = Prometheus("http://127.0.0.1:9", "shop", OBJECTIVES, token="secret")

    assert silent.clock() is None
    assert silent.rate() is None
    assert silent.sample(Colour.GREEN, 1) is None


def test_traffic_is_what_callers_ask_for() -> None:
    assert "/readyz" in prometheus("http://x").selector
    assert 'job="shop"' in prometheus("http://x").selector
