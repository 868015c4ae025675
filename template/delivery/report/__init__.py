# Derived from the template: `copier update` replaces this file. Do not edit.
"""Reports: one page that a manager reads, a comment for a review, and the bundle for the next team."""
