# Derived from the template: `copier update` replaces this file. Do not edit.
"""Values from a resolved JSON schema: valid ones to send, and the last good and first bad one at every bound.

schema = operation.body.schema
valid(schema, seed=1)
[case for case in boundaries(schema) if not case.ok]
"""

from .boundaries import boundaries
from .case import Case
from .generate import valid
from .strings import Unsatisfiable

__all__ = ["Case", "Unsatisfiable", "boundaries", "valid"]
