# Derived from the template: `copier update` replaces this file. Do not edit.
"""Keys that programs call with: made, rotated and revoked by administrators. `core/auth` is where the others find them."""
