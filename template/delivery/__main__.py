# Derived from the template: `copier update` replaces this file. Do not edit.
"""`python -m delivery`, where the console script is not installed."""

from .cli import main

if __name__ == "__main__":
    main()
