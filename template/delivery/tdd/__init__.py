# Derived from the template: `copier update` replaces this file. Do not edit.
"""Test first, provably: marks in the tests say what is still to be written, the commit graph says what came first.

marks.py reads the tests, promote.py changes their marks, cycles.py puts tests and contract together, history.py asks git,
story.py tells what became of each test, rules.py judges it, steps.py and verify.py are the verbs.
"""
