# Derived from the template: `copier update` replaces this file. Do not edit.
"""Releases of the template and edits of service.yml, brought in beside the project: on a branch, or not at all."""
