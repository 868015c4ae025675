# Derived from the template: `copier update` replaces this file. Do not edit.
"""The OWASP API Security Top 10 (2023), a module per family, derived from the contract: each operation is a case of each that fits it."""
