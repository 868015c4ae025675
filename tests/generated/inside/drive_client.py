"""Run by the environment of a generated client: its life of a row against a served service. Arguments: package, address, input.

The client is used as it came; nothing of it is patched.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

package, address, name = sys.argv[1:]
client_module = importlib.import_module(f"{package}.client")
models = importlib.import_module(f"{package}.models")
UNSET = importlib.import_module(f"{package}.types").UNSET

# For each input: the resource, how a row is made, what is changed.
LIVES: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "default": ("projects", "project", {"title": "A client's own"}, {"title": "Another title"}),
    "user-management": (
        "profiles",
        "profile",
        # a field that members may not write has a default, which the client would send
        {"display_name": "Ann", "contact_email": "ann@example.com", "verified": UNSET},
        {"display_name": "Ann B."},
    ),
}


def call(tag: str, operation: str, by: Any, status: int, **arguments: Any) -> Any:
    """Make a call; its answer as the client read it."""
    answer = importlib.import_module(f"{package}.api.{tag}.{operation}").sync_detailed(client=by, **arguments)
    assert answer.status_code == status, f"{operation}: {answer.status_code}, due is {status}: {answer.content!r}"
    return answer.parsed


tag, one, made, changed = LIVES[name]
pascal = one.capitalize()
anyone = client_module.Client(base_url=address)
credentials = {"email": "client@example.com", "password": "a-long-enough-umbrella"}

account = call("auth", "register_account", anyone, 201, body=models.Registration(**credentials))
again = call("auth", "register_account", anyone, 409, body=models.Registration(**credentials))
assert isinstance(again, models.Problem), again
assert again.status == 409
tokens = call("auth", "login", anyone, 200, body=models.Credentials(**credentials))
caller = client_module.AuthenticatedClient(base_url=address, token=tokens.access_token)
assert call("auth", "read_me", caller, 200).id == account.id

row = call(tag, f"create_{one}", caller, 201, body=getattr(models, f"{pascal}Create")(**made))
page = call(tag, f"list_{tag}", caller, 200)
assert row.id in [item.id for item in page.items], page
assert call(tag, f"read_{one}", caller, 200, **{f"{one}_id": row.id}).to_dict() == row.to_dict()
after = call(
    tag, f"update_{one}", caller, 200, **{f"{one}_id": row.id}, body=getattr(models, f"{pascal}Update")(**changed)
)
assert {key: getattr(after, key) for key in changed} == changed
call(tag, f"read_{one}", anyone, 401, **{f"{one}_id": row.id})
if name == "user-management":  # its contact_email is unique
    call(tag, f"create_{one}", caller, 409, body=getattr(models, f"{pascal}Create")(**made))
call(tag, f"delete_{one}", caller, 204, **{f"{one}_id": row.id})
gone = call(tag, f"read_{one}", caller, 404, **{f"{one}_id": row.id})
assert isinstance(gone, models.Problem)
print("the whole life of a row")
