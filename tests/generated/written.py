"""What a person writes to make a skeleton's operation work: one method of the resource's service."""

from __future__ import annotations

from pathlib import Path

from harness.project import Project

_METHODS = {
    "list": "async def list(self, call: Call, query: schemas.{0}Query) -> Page[schemas.{0}]:\n        return await self.listing.page(call, query)",
    "create": "async def create(self, call: Call, body: schemas.{0}Create) -> schemas.{0}:\n        return await crud.create(call, self.rows, body)",
    "read": "async def read(self, call: Call, row_id: UUID) -> schemas.{0}:\n        return await crud.read(call, self.rows, row_id)",
    "update": "async def update(self, call: Call, row_id: UUID, body: schemas.{0}Update) -> schemas.{0}:\n        return await crud.update(call, self.rows, row_id, body)",
    "delete": "async def delete(self, call: Call, row_id: UUID) -> None:\n        await crud.delete(call, self.rows, row_id)",
}
_SEAM = "from .operations import"


def implement(project: Project, cycle: str, test: str) -> None:
    """Write the method that an operation asks for, beside those that are there.

    Args:
        cycle: The operation.
        test: Its test file, whose folder is the resource's.
    """
    service = project.folder / "src" / project.package / "resources" / Path(test).parent.name / "service.py"
    seeded = service.read_text("utf-8")
    noun = seeded.split("class ", 1)[1].split("Service(", 1)[0]
    known = [name for name in _METHODS if f"async def {name}(" in seeded]
    plain = seeded.split("\n    async def ", 1)[0].rstrip() + "\n"
    head, _, rest = plain.partition('"""\n\n')
    body = rest[rest.index(_SEAM) :]
    methods = [f"\n    {_METHODS[name].format(noun)}\n" for name in [*known, cycle.partition("_")[0]]]
    service.write_text(
        f'{head}"""\n\n{_imports(project.package, "".join(methods))}{body}{"".join(methods)}', encoding="utf-8"
    )


def _imports(package: str, code: str) -> str:
    """Those that the code needs, as a formatter would put them."""
    core = [f"from {package}.core import crud\n"] if "crud." in code else []
    core += [f"from {package}.core.access import Call\n"]
    core += [f"from {package}.core.listing import Page\n"] if "Page[" in code else []
    standard = "from uuid import UUID\n\n" if "UUID" in code else ""
    schemas = "from . import schemas\n" if "schemas." in code else ""
    return f"{standard}{''.join(core)}\n{schemas}"
