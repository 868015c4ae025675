"""Plurals, slugs and packages."""

from __future__ import annotations

import pytest
from gate import macros

NAMES = macros("names")


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("order", "orders"),
        ("order_line", "order_lines"),
        ("company", "companies"),
        ("day", "days"),
        ("box", "boxes"),
        ("status", "statuses"),
        ("person", "people"),
        ("sales_person", "sales_people"),
        ("news", "news"),
        ("child", "children"),
        ("match", "matches"),
    ],
)
def test_only_the_last_word_becomes_plural(name: str, many: str) -> None:
    assert NAMES.plural(name) == many


def test_every_spelling_is_the_bare_word() -> None:
    assert NAMES.kebab("order_line") == "order-line"
    assert NAMES.pascal("order_line") == "OrderLine"
    assert NAMES.title("order_line") == "order line"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Orders API", "orders-api"),
        ("Größe & Söhne", "groesse-soehne"),
        ("Заказы", "zakazy"),
        ("Ægir's Co.", "aegirs-co"),
        ("Cafe\u0301", "cafe"),
        ("订单", ""),
        ("--", ""),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_slug_is_a_host_name_label_or_nothing(name: str, slug: str) -> None:
    assert NAMES.slug(name) == slug


@pytest.mark.parametrize(
    ("slug", "package"),
    [
        ("orders-api", "orders_api"),
        ("3d", "api_3d"),
        ("email", "email_service"),
        ("class", "class_service"),
        ("redis", "redis_service"),
    ],
)
def test_a_package_hides_no_module(slug: str, package: str) -> None:
    assert NAMES.package(slug) == package
