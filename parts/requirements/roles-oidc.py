from enum import StrEnum


class Role(StrEnum):
    """Who callers can be. The last one administers."""

{% for role in model.roles %}
    {{ role | upper }} = "{{ role }}"
{% endfor %}


ADMINISTRATOR = Role.{{ model.admin_role | upper }}
SCHEME = "bearer"  # how callers say who they are: see core/access.py
ROLES = tuple(str(role) for role in Role)
