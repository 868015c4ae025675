# Derived from the template: `copier update` replaces this file. Do not edit.
"""Journeys through the service as it is served: a process of its own, a socket, a real database."""
