# Derived from the template: `copier update` replaces this file. Do not edit.
"""Static mechanics without business words. Nothing in here knows the domain; it reads tables, settings and the contract."""
