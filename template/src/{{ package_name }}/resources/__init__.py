# Derived from the template: `copier update` replaces this file. Do not edit.
"""One package per resource of service.yml."""
