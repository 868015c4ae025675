# Derived from the template: `copier update` replaces this file. Do not edit.
"""One command, `delivery`, for people, CI and agents alike. It never imports the service, only what it publishes."""
