# Derived from the template: `copier update` replaces this file. Do not edit.
"""The contract keeps to the rules of `delivery contract lint`, or says in writing why not."""

from __future__ import annotations

from delivery.contract import lint_verb
from tests.support.contract import ROOT


def test_the_contract_is_careful_everywhere() -> None:
    outcome = lint_verb.lint_project(ROOT)

    assert outcome.ok, "\n".join(outcome.lines)
