"""Protections that every service has."""

from __future__ import annotations

from .sabotage import CORE, PACKAGE, STATIC, Sabotage

PAYMENTS = f"{PACKAGE}/resources/payments"

SABOTAGES = [
    Sabotage(
        "a database that does not answer is not counted",
        f"{CORE}/database.py",
        "self.failures += 1",
        "pass",
        ("tests/core",),
    ),
    Sabotage(
        "who waits for the database is not counted",
        f"{CORE}/instruments.py",
        "max(db.busy - used, 0)",
        "0",
        ("tests/core",),
    ),
    Sabotage("no role is asked for", f"{CORE}/access.py", "if self.roles and not caller.has(self.roles):", "if False:"),
    Sabotage(
        "one route lets more roles in",
        f"{PAYMENTS}/router.py",
        "CREATE = web.Depends(web.can(Role.MERCHANT))",
        "CREATE = web.Depends(web.can(*Role))",
    ),
    Sabotage(
        "one route asks nobody to sign in",
        f"{PAYMENTS}/router.py",
        "READ = web.Depends(web.can(*Role))",
        "READ = web.Depends(web.anyone())",
    ),
    Sabotage(
        "other people's rows are shown",
        f"{CORE}/rows.py",
        "return self.owned and not caller.has(self.sees_all)",
        "return False",
    ),
    Sabotage("other people's rows are listed", f"{CORE}/listing.py", "own=self.rows.limited(call.caller)", "own=False"),
    Sabotage(
        "other people's rows are changed",
        f"{CORE}/rows.py",
        "*([self.mine()] if own else []), *(self._was_one_of",
        "*(self._was_one_of",
    ),
    Sabotage(
        "fields that a role may not write are written", f"{CORE}/visibility.py", "    if closed:", "    if False:"
    ),
    Sabotage("fields that a role may not read are shown", f"{CORE}/wire.py", "    if not hidden:", "    if True:"),
    Sabotage(
        "references to other people's rows are taken",
        f"{CORE}/crud.py",
        "await refuse_unseen(targets, call, tx, given)",
        "pass",
    ),
    Sabotage(
        "a page has any size", f"{CORE}/bodies.py", "Integer(1, requirements.MAX_PAGE_SIZE)", "Integer(1, 1000000)"
    ),
    Sabotage(
        "unknown members are taken", f"{CORE}/bodies.py", 'extra="forbid", strict=True', 'extra="ignore", strict=True'
    ),
    Sabotage(
        "unknown filters are taken",
        f"{CORE}/bodies.py",
        'model_config = ConfigDict(extra="forbid", hide_input',
        'model_config = ConfigDict(extra="ignore", hide_input',
    ),
    Sabotage("a secret is shown", f"{CORE}/rows.py", 'if not c.info.get("secret") and', "if"),
    Sabotage(
        "a secret is stored as it is",
        f"{CORE}/crud.py",
        "values = {**await secrets.stored(rows.table, given)",
        "values = {**given",
    ),
    Sabotage("a declared body is too large", f"{CORE}/edge.py", "or int(declared) > self.left", ""),
    Sabotage("a streamed body is too large", f"{CORE}/edge.py", "if self.left < 0:", "if False:"),
    Sabotage(
        "an action starts from any state", f"{CORE}/rows.py", "*(self._was_one_of(c[name]) for name in guards)", ""
    ),
    Sabotage("a limit is not counted", f"{PAYMENTS}/router.py", ', limit="60/minute"', ""),
    Sabotage(
        "the database takes too small an amount",
        "migrations/versions/0001_initial.py",
        '        sa.CheckConstraint(sa.column("amount") >= sa.literal("0.01", sa.Numeric()), name="ck_amount_minimum"),\n',
        "",
    ),
    Sabotage(
        "an index is missing in the migration",
        "migrations/versions/0001_initial.py",
        '    op.create_index("ix_payments_status", "payments", ["status", "id"])\n',
        "",
    ),
    Sabotage("a length differs in the contract", "openapi.yaml", "maxLength: 22", "maxLength: 23", STATIC),
    Sabotage(
        "a role is missing in the contract",
        "openapi.yaml",
        'x-roles: ["merchant", "risk"]',
        'x-roles: ["merchant"]',
        STATIC,
    ),
    Sabotage(
        "an operation is missing in the code",
        f"{PAYMENTS}/router.py",
        '@router.patch(\n    "/{payment_id}",',
        '@router.patch(\n    "/{payment_id}", include_in_schema=False,',
        STATIC,
    ),
    Sabotage(
        "a field of the code is missing in the contract",
        "openapi.yaml",
        "        statement_text:",
        "        another_text:",
        STATIC,
    ),
    Sabotage(
        "the contract is not the one that is served",
        "openapi.yaml",
        "operationId: read_payment",
        "operationId: get_payment",
        STATIC,
    ),
    Sabotage(
        "a flag outlives its end", f"{CORE}/flags.py", "return today > self.expires", "return False", ("tests/core",)
    ),
    Sabotage(
        "the process serves other routes than the tests know",
        "src/payment_gateway/serve.py",
        "build(api.ROUTERS, ",
        "build([], ",
        ("tests/e2e",),
    ),
    Sabotage("problems are plain JSON", f"{CORE}/problems.py", '"application/problem+json"', '"application/json"'),
]
