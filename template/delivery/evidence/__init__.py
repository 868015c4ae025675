# Derived from the template: `copier update` replaces this file. Do not edit.
"""Evidence: what a check's own command showed, on which inputs. Nobody hands a result in; nobody edits one."""
