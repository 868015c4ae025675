

class {{ r.cls }}Update(bodies.Body):
    """What a caller sends to change {{ r.article }} {{ r.human }}: only what is to change."""

{% for f in r.update_fields %}
    {{ f.update_line }}
{% endfor %}
