# Derived from the template: `copier update` replaces this file. Do not edit.
"""The page that people look at before they read anything: complete, alone, readable in both lights, and never misleading."""

from __future__ import annotations

import itertools
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ..errors import Refusal
from ..evidence.record import records, write
from ..evidence.run import run_check
from ..gates.gate import Desk
from ..gates.policy import FILE
from ..project import Project, find_project
from ..report import words
from ..report.comment import comment
from ..report.elements import e, written
from ..report.facts import facts
from ..report.page import STYLE, page
from ..report.trend import trend
from ..report.verb import report
from . import shop
from .repository import BOB, REPORT, Repository

TITLE = "Shop <script>alert(1)</script> & Co"
COVERED = "{command: 'sh tool.sh', phase: 3, inputs: [src, tool.sh], artifacts: [build/covered.json], "
OWN = f"""
checks:
  covered: {COVERED}measures: {{coverage: 'build/covered.json#totals.covered'}}, require: ['exit == 0'], severity: HARD}}
  broken: {{phase: 4, command: 'false', inputs: [docs], severity: HARD, next: repair the docs}}
"""


class Page(HTMLParser):
    """What a browser would make of it: elements with their attributes, and the text in them."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    found = Repository(tmp_path, monkeypatch)
    found.write(FILE, OWN)
    found.write("openapi.yaml", shop.CONTRACT.replace("title: Shop", f"title: '{TITLE}'"))
    found.write("tests/test_a.py", 'import pytest\n@pytest.mark.cycle("create_order")\ndef test_a(): ...\n')
    risk = "{id: R-1, title: '<img src=//x>', severity: high, owner: ann, review: '2999-01-01', answer: Wait.}"
    found.write("governance/risks.yaml", f"risks: [{risk}]\n")
    found.commit()
    return found


@pytest.fixture
def project(repository: Repository) -> Project:
    return find_project(repository.root)


def measure(repository: Repository, *names: str) -> None:
    policy = Desk(repository.root).policy
    for name in names:
        run_check(repository.root, policy.api, policy.check(name))


def shown(project: Project, gate: str = "production") -> Page:
    return Page(page(facts(project, gate)))


def test_it_is_one_file_that_loads_nothing(repository: Repository, project: Project) -> None:
    measure(repository, "covered")
    body = page(facts(project, "production"))
    found = Page(body)

    outside = [(tag, a) for tag, a in found.elements if {"src", "srcset", "action", "data"} & a.keys() or tag == "link"]
    assert outside == []
    assert all(a["href"].startswith("#") for a in found.all("a"))
    assert "url(" not in body
    assert "@import" not in body
    assert not {"script", "iframe", "object"} & {tag for tag, _ in found.elements}
    policy = next(a["content"] for a in found.all("meta") if "http-equiv" in a)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_what_somebody_typed_becomes_no_markup(project: Project) -> None:
    body = page(facts(project, "production"))

    assert TITLE in "".join(Page(body).text)
    assert "<script" not in body
    assert "<img" not in body
    assert "\x00" not in written(e("p", "a\x00\x1bb"))


def test_a_reader_of_screens_finds_its_way(repository: Repository, project: Project) -> None:
    """One first heading, no level left out, tables with a caption and heads, pictures with words, links that lead somewhere."""
    measure(repository, "covered", "broken")
    body = page(facts(project, "production"))
    found = Page(body)

    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(found.all("table")) == len(found.all("caption")) == body.count("<table") > 3
    assert all("scope" in head for head in found.all("th"))
    assert all(one.get("aria-label") and one["role"] == "img" for one in found.all("svg"))
    assert {a["href"][1:] for a in found.all("a")} <= {a.get("id", "") for _, a in found.elements}
    assert found.all("html") == [{"lang": "en"}]
    assert any(a.get("name") == "viewport" for a in found.all("meta"))


def test_every_table_is_a_list_of_cards_on_a_phone(project: Project) -> None:
    found = shown(project)

    assert all(cell["data-label"] and cell["role"] == "cell" for cell in found.all("td"))
    assert "@media (max-width:" in STYLE.read_text("utf-8")


@pytest.mark.parametrize(
    "state", ["pass", "fail", "missing", "stale", "invalid", "n/a", "GO", "NO-GO", "held", "broken"]
)
def test_no_state_is_a_colour_alone(state: str) -> None:
    sign, _, word = words.said(state).partition(" ")

    assert sign == words.SIGNS[words.tone(state)]
    assert len(word) > 1
    assert len(set(words.SIGNS.values())) == 3


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_is_readable_in_both_lights() -> None:
    """WCAG AA: 4.5 to 1 for text, on the page and on a card."""
    lights = [dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in STYLE.read_text("utf-8").split("@media")[:2]]

    assert len(lights) == 2
    for light in lights:
        for name in ("text", "quiet", "line", "good", "bad", "open"):
            assert min(contrast(light[name], light[on]) for on in ("page", "card")) >= 4.5, name
    assert contrast("#777777", "#ffffff") < 4.5  # the counter-test: grey that is known to be too light


def test_it_says_in_words_what_was_measured(repository: Repository, project: Project) -> None:
    measure(repository, "covered", "broken")
    repository.write("new.md", "")

    said = "".join(shown(project).text)

    assert "NO-GO" in said
    assert "The service may not go to production: 1 check says no and " in said
    assert "repair the docs" in said
    assert "93.5 %" in said
    assert "with changes that nobody committed" in said


def test_a_requirement_shows_the_evidence_that_holds_it(
    repository: Repository, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    measure(repository, "contract-lint", "no-red")
    held = {one.trace.requirement.id: one for one in facts(project, "production").held}
    name = next(r.id for r in records(repository.root, "orders-api") if r.check == "contract-lint")

    assert f"{name[:12]} (local run)" in "".join(shown(project).text)
    assert held["REQ-DESCRIPTION"].state in ("broken", "open")
    assert held["REQ-RATE-LIMIT"].state == "open"
    assert held["REQ-IMPLEMENTATION"].state == "held"


def test_readiness_is_read_from_evidence_on_the_files_of_its_day(repository: Repository, project: Project) -> None:
    """Two commits with evidence are two points; what was never committed is a gap, and a failure brings the line down."""
    for day, tool in (("2026-01-01", REPORT), ("2026-01-02", REPORT + "true\n"), ("2026-01-03", "exit 1\n")):
        repository.write("tool.sh", tool)
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--allow-empty", "-m", day)
        measure(repository, "covered")
        moved(repository, day)
    repository.write("src/app.py", "x = 4\n")

    found = trend(Desk(repository.root), [])

    assert [f"{point.time:%d}" for point in found.readiness] == ["01", "02", "03"]
    first, second, third = (point.value for point in found.readiness)
    assert first == second > third == 0
    assert [point.value for point in found.coverage] == [93.5, 93.5]


def moved(repository: Repository, day: str) -> None:
    """The newest record as if it were of another day; it keeps its tree, and gets the name of its new content."""
    record = records(repository.root, "orders-api")[0]
    path = repository.root / record.path
    statement = json.loads(path.read_bytes())
    statement["predicate"]["started"] = f"{day}T10:00:00.000000+00:00"
    path.unlink()
    write(repository.root, "orders-api", record.key, statement)


def test_files_that_were_never_committed_are_a_gap_and_not_a_guess(repository: Repository, project: Project) -> None:
    measure(repository, "covered")
    before = len(trend(Desk(repository.root), []).readiness)
    moved(repository, "2026-01-01")
    repository.write("src/app.py", "x = 2\n")
    measure(repository, "covered")
    moved(repository, "2026-01-02")

    after = trend(Desk(repository.root), [])

    assert before == 1
    assert [f"{point.time:%d}" for point in after.readiness] == ["01"]
    assert [f"{point.time:%d}" for point in after.coverage] == ["01", "02"]


def test_an_edited_record_is_no_point(repository: Repository, project: Project) -> None:
    measure(repository, "covered")
    path = repository.root / records(repository.root, "orders-api")[0].path
    path.write_bytes(path.read_bytes().replace(b"93.5", b"99.5"))

    found = trend(Desk(repository.root), [])

    assert (found.readiness, found.coverage) == ((), ())


def test_one_day_is_said_and_not_drawn(repository: Repository, project: Project) -> None:
    nothing = "".join(shown(project).text)
    measure(repository, "covered")
    one = shown(project)
    moved(repository, "2026-01-01")
    measure(repository, "covered")
    two = shown(project)

    assert "Not measured yet." in nothing
    assert "One day alone is no trend yet." in "".join(one.text)
    assert not one.all("polyline")
    assert next(a["aria-label"] for a in two.all("svg") if "from" in a["aria-label"]).startswith("Readiness, from ")


def test_the_comment_is_short_and_its_text_stays_text(repository: Repository, project: Project) -> None:
    repository.write(FILE, OWN.replace("repair the docs", "'tell @team | ![x](//x) <b> `now`'"))
    measure(repository, "broken")

    said = comment(facts(project, "phase-4"))

    assert said.startswith("<!-- delivery report -->\n## \N{BALLOT X} phase-4: NO-GO, readiness 0 of 100\n")
    assert len(said.splitlines()) < 60
    assert "<script" not in said
    assert "`` tell @team \\| ![x](//x) <b> `now` ``" in said
    assert [line.count(" | ") for line in said.splitlines() if line.startswith("| `")] == [3] * said.count("\n| `")


def test_where_it_is_written_and_what_is_refused(repository: Repository, project: Project) -> None:
    made = report(project, "production", "html", None)
    elsewhere = report(project, "phase-1", "markdown", repository.root / "build" / "comment.md")

    assert made.ok
    assert (made.data["file"], elsewhere.data["file"]) == (".delivery/report.html", "build/comment.md")
    assert (repository.root / ".delivery" / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert report(project, "phase-1", "markdown", None).lines[0] == "<!-- delivery report -->"
    for gate, form, out, why in (
        ("phase-9", "html", None, "there is no gate 'phase-9'"),
        ("phase-1", "pdf", None, "there is no format 'pdf'"),
        ("phase-1", "html", repository.root, "Is a directory"),
    ):
        with pytest.raises(Refusal, match=why):
            report(project, gate, form, out)


def test_the_same_state_is_the_same_page(repository: Repository, project: Project) -> None:
    measure(repository, "covered")

    assert page(facts(project, "production")) == page(facts(project, "production"))


def test_go_is_said_as_go(repository: Repository, project: Project) -> None:
    others = [check for check in Desk(repository.root).policy.checks.values() if check.id not in ("covered", "broken")]
    skipped = "".join(f"  {check.id}: Not here.\n" for check in others)
    repository.write(FILE, f"{OWN}not_applicable:\n{skipped}")
    repository.commit()
    repository.be(BOB)
    repository.commit_approval("policy")
    measure(repository, "covered", "broken")

    said = "".join(shown(project, "phase-3").text)

    assert "\N{CHECK MARK} GO" in said
    assert "The service may end phase 3." in said
    assert "keep phase-3 from GO" not in said
    assert [point.value for point in trend(Desk(repository.root), []).readiness] == [50]
