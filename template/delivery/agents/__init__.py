# Derived from the template: `copier update` replaces this file. Do not edit.
"""What coding agents are told: one registry of roles and skills, rendered for each client that service.yml names."""
