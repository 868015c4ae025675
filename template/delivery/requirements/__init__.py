# Derived from the template: `copier update` replaces this file. Do not edit.
"""What the service must do and be: the answers of service.yml, how firm each is, and what holds it."""
