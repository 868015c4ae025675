# Derived from the template: `copier update` replaces this file. Do not edit.
"""What people state: approvals, waivers and risks. Each is a file in governance/, bound to who committed it."""
