# Derived from the template: `copier update` replaces this file. Do not edit.
"""Tokens of an identity provider, and every way round them that must be closed."""
