

class {{ r.cls }}Update(bodies.Body):
    """What a caller sends to change {{ r.article }} {{ r.human }}: only what is to change."""
{% for line in r.update_lines %}
{{ line }}
{% endfor %}
