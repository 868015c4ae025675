# Derived from the template: `copier update` replaces this file. Do not edit.
"""Gates: whether a phase may end, computed anew from recorded values each time it is asked."""
