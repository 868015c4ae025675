"""Protections of compliance: the audit trail, what is personal, card numbers, the stricter sign-in."""

from __future__ import annotations

from .sabotage import CORE, Sabotage

TRAIL = ("tests/compliance/test_trail.py",)
IN_LOGS, OF_PEOPLE = ("tests/compliance/test_privacy_in_logs.py",), ("tests/compliance/test_privacy_of_people.py",)
ROUTES = ("tests/compliance/test_privacy_routes.py", "tests/compliance/test_trail_routes.py")
NUMBERS, SIGN_IN = ("tests/compliance/test_card_numbers.py",), ("tests/compliance/test_card_sign_in.py",)

SABOTAGES = [
    *(
        Sabotage(what, f"src/user_management_api/core/compliance/{file}", old, new, tests, of="personal-data")
        for what, file, old, new, tests in (
            (
                "an update leaves no trace",
                "installation.py",
                "AFTER INSERT OR UPDATE{_watched(table)} OR DELETE",
                "AFTER INSERT OR DELETE",
                TRAIL,
            ),
            ("the trail does not say who it was", "audit.py", '"caller_id": caller.id, ', "", TRAIL),
            (
                "the trail can be changed",
                "installation.py",
                "    RAISE 'the audit trail",
                "    RETURN NULL; RAISE 'the audit trail",
                TRAIL,
            ),
            (
                "a personal value is in the trail",
                "installation.py",
                'PERSONAL if c.info.get("personal") else ""',
                '""',
                TRAIL,
            ),
            ("a gap in the trail is not noticed", "installation.py", "    if gaps:", "    if False:", TRAIL),
            (
                "what a request sent as personal is logged",
                "redaction.py",
                "text = text.replace(value, REDACTED)",
                "pass",
                IN_LOGS,
            ),
            ("what stands under a personal name is logged", "redaction.py", "if name in names:", "if False:", IN_LOGS),
            ("an erasure forgets a table", "people.py", "for key in _keys_to(table):", "for key in ():", OF_PEOPLE),
            (
                "an export shows rows of others",
                "people.py",
                'mine = [child.c.owner_id == bindparam("owner")] if own else []',
                "mine = []",
                OF_PEOPLE,
            ),
            (
                "an erasure leaves the account open",
                "erasure.py",
                "await _close(tx, person.id, administrator)",
                "pass",
                ROUTES,
            ),
            (
                "the last administrator can be erased",
                "erasure.py",
                "if administrators == {account}:",
                "if False:",
                ROUTES,
            ),
            (
                "a kept answer survives an erasure",
                "erasure.py",
                "await tx.many(_forget(table, column), ids=ids)",
                "pass",
                ROUTES,
            ),
            (
                "what others were told survives an erasure",
                "erasure.py",
                'if about := table.info.get("about"):',
                'if about := "":',
                OF_PEOPLE,
            ),
            (
                "an export leaves no trace",
                "privacy_routes.py",
                'await audit.record(tx, "export", row=person)',
                "pass",
                ROUTES,
            ),
            ("anybody reads the trail", "trail_routes.py", "web.can(str(ADMINISTRATOR))", "web.can()", ROUTES),
        )
    ),
    *(
        Sabotage(what, f"{CORE}/compliance/{file}", old, new, tests, of="pci-dss")
        for what, file, old, new, tests in (
            (
                "a card number is taken within a list",
                "cards.py",
                'waiting += [(inner, f"{here}/{number}") for number, inner in enumerate(item)]',
                "pass",
                NUMBERS,
            ),
            ("a card number is taken in a body", "card_screen.py", "if place is not None:", "if False:", NUMBERS),
            (
                "a card number is taken in a query",
                "card_screen.py",
                "if cards.in_query(",
                "if False and cards.in_query(",
                NUMBERS,
            ),
            (
                "a card number is kept as the id of a request",
                "card_screen.py",
                "return not cards.found_in(text)",
                "return True",
                NUMBERS,
            ),
            ("a card number is logged", "__init__.py", "= (card_screen.redact,)", "= ()", NUMBERS),
            (
                "an id passes for a card number",
                "cards.py",
                '_UUID.sub(lambda found: "x" * len(found[0]), plain)',
                "plain",
                NUMBERS,
            ),
            (
                "failures lock nobody out",
                "strict.py",
                'if found is None or found["failures"] < FAILURES:',
                "if True:",
                SIGN_IN,
            ),
            (
                "any kind of password will do",
                "strict.py",
                'return "must hold a letter and a digit"',
                'return ""',
                SIGN_IN,
            ),
            ("a session idles for a week", "strict.py", "IDLE_MINUTES = 15 ", "IDLE_MINUTES = 10_080 ", SIGN_IN),
            (
                "the database is reached in the clear",
                "strict.py",
                "if not _encrypted(settings.database_url):",
                "if False:",
                SIGN_IN,
            ),
        )
    ),
    Sabotage(
        "failed sign-ins leave no trace",
        f"{CORE}/auth/sessions.py",
        'await compliance.record(auth.db, "sign-in", outcome="refused", table="accounts", row=who)',
        "pass",
        SIGN_IN,
        of="pci-dss",
    ),
]
