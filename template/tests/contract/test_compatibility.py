# Derived from the template: `copier update` replaces this file. Do not edit.
"""Clients of the last release can live with the contract: the same check as `delivery contract compat`."""

from __future__ import annotations

import pytest

from delivery.contract import compat_verb
from delivery.errors import Exit, Refusal
from delivery.project import find_project
from tests.support.contract import ROOT


def test_clients_of_the_last_release_can_live_with_the_contract() -> None:
    try:
        outcome = compat_verb.compat(find_project(ROOT), None)
    except Refusal as refusal:
        if refusal.code is not Exit.INCONCLUSIVE:
            raise
        pytest.skip(str(refusal))

    assert outcome.ok, "\n".join(outcome.lines)
