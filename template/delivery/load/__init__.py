# Derived from the template: `copier update` replaces this file. Do not edit.
"""Load: requests at constant arrival, and whether the service keeps what `monitoring/slo.yaml` promises under it."""
