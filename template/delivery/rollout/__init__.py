# Derived from the template: `copier update` replaces this file. Do not edit.
"""The rollout: two colours, one route, steps that end on evidence, and a way back from every instant."""
