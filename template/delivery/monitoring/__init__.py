# Derived from the template: `copier update` replaces this file. Do not edit.
"""Whether monitoring/ would call the right person with the right page, judged by the programs that will run it."""
