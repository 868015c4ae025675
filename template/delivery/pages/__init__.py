# Derived from the template: `copier update` replaces this file. Do not edit.
"""docs/generated: pages for people, each from what the project says elsewhere, so that none of them can be outdated unseen."""
