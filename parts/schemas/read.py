

class {{ r.cls }}Read(bodies.Answer):
    """{{ r.docstring }}"""

    id: Annotated[uuid.UUID, formats.Id()]
{% for f in r.read_fields %}
    {{ f.read_line }}
{% endfor %}
{% for line in r.owner_reads %}
    {{ line }}
{% endfor %}
    created_at: Annotated[datetime.datetime, formats.DateTime()]
    updated_at: Annotated[datetime.datetime, formats.DateTime()]
