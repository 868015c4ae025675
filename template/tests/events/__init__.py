# Derived from the template: `copier update` replaces this file. Do not edit.
"""Events: what is told is what happened, whoever is killed meanwhile."""
