# Derived from the template: `copier update` replaces this file. Do not edit.
"""Callers who signed in at an identity provider: its access tokens are checked here, accounts are its own affair."""
