# Derived from the template: `copier update` replaces this file. Do not edit.
"""What every test of the security suite gets."""

from __future__ import annotations

import pytest

from tests.support.api import Api


@pytest.fixture
def api(api: Api) -> Api:
    """The operations as calls; these tests call often, and each call finds its limits unused, however low they are."""
    api.generous = True
    return api
