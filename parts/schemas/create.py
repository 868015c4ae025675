

class {{ r.cls }}Create(bodies.Body):
    """What a caller sends to make {{ r.article }} {{ r.human }}."""
{% for line in r.create_lines %}
{{ line }}
{% endfor %}
