# Derived from the template: `copier update` replaces this file. Do not edit.
"""Signing in, and every way round it that must be closed."""
