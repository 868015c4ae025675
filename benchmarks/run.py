#!/usr/bin/env python3
"""Measures this template: how long it takes to generate a service, and how fast the generated service is."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import api
import events
import generation
import guardrails
import peers
from machine import describe, prefer
from report import Report, progress
from workshop import Refusal

DESCRIPTION = "Measure generation, the generated API beside its own floor, or what each guardrail costs. Nothing is judged: figures only."
EXAMPLES = """examples:
  python3 benchmarks/run.py generation                    default domain, 10, 30 and 60 resources; about two minutes
  python3 benchmarks/run.py generation --runs 3 --sizes 60
  python3 benchmarks/run.py api                           about four minutes
  python3 benchmarks/run.py api --rounds 1 --seconds 2 --steady 15    a quick look
  python3 benchmarks/run.py guardrails                    about five minutes
  python3 benchmarks/run.py events --broker nats          about five minutes
  python3 benchmarks/run.py peers                         other templates beside this one; about fifteen minutes
  python3 benchmarks/run.py api --json figures.json       also as JSON; `-` writes it to standard output"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when everything was measured, 2 when something is missing."""
    options = parser().parse_args(arguments)
    try:
        prioritise(options.priority)
        machine = describe()
        report: Report = options.measure(options)
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    if options.json != Path("-"):
        print(report.text(machine))
    if options.json:
        write(report.data(machine), options.json)
    return 0


def parser() -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    made = argparse.ArgumentParser(
        prog="run.py", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=plain, allow_abbrev=False
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="{generation,api,guardrails,events,peers}")
    one = commands.add_parser(
        "generation", help="CPU, wall and memory of `copier copy`", epilog=EXAMPLES, formatter_class=plain
    )
    one.add_argument(
        "--runs", type=at_least(1), default=5, help="runs per size, after one that is not counted (default: 5)"
    )
    one.add_argument(
        "--sizes", type=at_least(1), nargs="+", default=[10, 30, 60], metavar="N", help="resources (default: 10 30 60)"
    )
    one.set_defaults(measure=generation.measure)
    two = commands.add_parser(
        "api", help="the default service beside its floor", epilog=EXAMPLES, formatter_class=plain
    )
    two.add_argument("--rounds", type=at_least(1), default=5, help="rounds of all cells in turn (default: 5)")
    two.add_argument("--seconds", type=at_least(1), default=3, help="seconds of load per cell and round (default: 3)")
    two.add_argument(
        "--connections", type=at_least(1), default=32, help="connections of the load without pause (default: 32)"
    )
    two.add_argument(
        "--callers", type=at_least(32), default=1000, help="signed-in callers of the constant rate (default: 1000)"
    )
    two.add_argument(
        "--rate", type=at_least(1), default=1000, help="requests per second of the constant rate (default: 1000)"
    )
    two.add_argument("--steady", type=at_least(1), default=40, help="seconds of the constant rate (default: 40)")
    two.add_argument("--python-load", action="store_true", help="the Python load generator even where wrk is installed")
    two.set_defaults(measure=api.measure)
    three = commands.add_parser(
        "guardrails",
        help="what each guardrail costs a request: the service with it switched off",
        epilog=EXAMPLES,
        formatter_class=plain,
    )
    three.add_argument("--rounds", type=at_least(1), default=7, help="rounds of all guardrails in turn (default: 7)")
    three.add_argument("--count", type=at_least(1), default=2000, help="requests per cell and round (default: 2000)")
    three.set_defaults(measure=guardrails.measure, callers=32, python_load=True)
    four = commands.add_parser(
        "peers", help="other templates beside this one, in one run", epilog=EXAMPLES, formatter_class=plain
    )
    for word in ("full-stack", "django"):
        four.add_argument(f"--{word}", metavar="GIT", help="where its repository is (default: GitHub)")
    four.add_argument("--jhipster", default="9.4.0", metavar="VERSION", help="of the npm package (default: 9.4.0)")
    four.add_argument("--runs", type=at_least(1), default=3, help="generations of each (default: 3)")
    four.add_argument("--rounds", type=at_least(1), default=3, help="rounds of load (default: 3)")
    four.add_argument("--seconds", type=at_least(1), default=3, help="seconds of load per cell (default: 3)")
    four.add_argument("--connections", type=at_least(1), default=32, help="connections of the load (default: 32)")
    four.add_argument("--skip-tests", action="store_true", help="leave out the tests of the generated projects")
    four.set_defaults(measure=peers.measure, callers=32, python_load=False)
    five = commands.add_parser(
        "events",
        help="what an event costs its request, and how many are told and taken per second",
        epilog=EXAMPLES,
        formatter_class=plain,
    )
    five.add_argument("--broker", choices=["rabbitmq", "nats"], default="rabbitmq", help="a real one, as Debian has it")
    five.add_argument("--rounds", type=at_least(1), default=5, help="rounds of all variants in turn (default: 5)")
    five.add_argument(
        "--seconds", type=at_least(1), default=3, help="seconds of load per variant and round (default: 3)"
    )
    five.add_argument("--count", type=at_least(1), default=1000, help="requests in process (default: 1000)")
    five.add_argument("--connections", type=at_least(1), default=32, help="connections of the load (default: 32)")
    five.add_argument("--events", type=at_least(1), default=5000, help="events to tell and to take (default: 5000)")
    five.set_defaults(measure=events.measure, callers=32, python_load=False)
    for command in (one, two, three, four, five):
        command.add_argument(
            "--json", type=Path, metavar="FILE", help="write the figures as JSON; - for standard output only"
        )
        command.add_argument(
            "--priority", action="store_true", help="ask for scheduling priority over other jobs (needs root)"
        )
    return made


def at_least(minimum: int) -> type[int]:
    """The type of an argument, as argparse calls it."""

    class Whole(int):
        def __new__(cls, text: str) -> Whole:
            value = super().__new__(cls, text)
            if value < minimum:
                raise argparse.ArgumentTypeError(f"at least {minimum}")
            return value

    Whole.__name__ = "whole number"
    return Whole


def prioritise(wanted: bool) -> None:
    """Everything that is started from here inherits it, but for the database: that makes a session of its own."""
    if not wanted:
        return
    try:
        prefer(os.getpid())
    except PermissionError as fault:
        raise Refusal("--priority needs root: leave it out, and read the column of foreign CPU") from fault


def write(data: object, file: Path) -> None:
    text = json.dumps(data, indent=2) + "\n"
    if file == Path("-"):
        sys.stdout.write(text)
    else:
        file.write_text(text, "utf-8")
        progress(f"written: {file}")


if __name__ == "__main__":
    sys.exit(main())
