# Derived from the template: `copier update` replaces this file. Do not edit.
"""Skills of coding agents: what they tell an agent to type is there, and ends as their examples say."""
