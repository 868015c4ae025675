# Derived from the template: `copier update` replaces this file. Do not edit.
