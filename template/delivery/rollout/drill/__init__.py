# Derived from the template: `copier update` replaces this file. Do not edit.
"""The rehearsal of a rollout on one machine: real processes, a real router, real figures, real traffic, and no retries."""
