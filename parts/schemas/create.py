

class {{ r.cls }}Create(bodies.Body):
    """What a caller sends to make {{ r.article }} {{ r.human }}."""

{% for f in r.create_fields %}
    {{ f.create_line }}
{% endfor %}
