# Derived from the template: `copier update` replaces this file. Do not edit.
"""The first day of a release, hour by hour, by what Prometheus counted."""
