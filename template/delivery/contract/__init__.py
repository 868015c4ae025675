# Derived from the template: `copier update` replaces this file. Do not edit.
"""The contract (`openapi.yaml`) as a value: read it, walk its operations, compare it with what the code does.

document = load(Path("openapi.yaml"))
for operation in operations(document):
    operation.key, operation.roles, operation.body
"""

from .document import ContractError, Document, load, resolve
from .drift import Difference, drift
from .endings import Ending, endings
from .normal import NormalOperation, normalise
from .operations import Body, Operation, Parameter, Response, operations
from .schemas import normal_schema
from .versions import changed_ids, versions

__all__ = [
    "Body",
    "ContractError",
    "Difference",
    "Document",
    "Ending",
    "NormalOperation",
    "Operation",
    "Parameter",
    "Response",
    "changed_ids",
    "drift",
    "endings",
    "load",
    "normal_schema",
    "normalise",
    "operations",
    "resolve",
    "versions",
]
