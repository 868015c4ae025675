# Derived from the template: `copier update` replaces this file. Do not edit.
"""Keys of programs: how they are issued, checked, rotated and revoked."""
