# Derived from the template: `copier update` replaces this file. Do not edit.
"""Calls of claude-flow, answered by our own commands; and a mirror that is only written to. No gate reads either."""
