# Derived from the template: `copier update` replaces this file. Do not edit.
"""The five phases, as data: phases.yaml. What is said about the way is in there; what ends it is a gate."""
