

class {{ r.cls }}Page(bodies.Answer):
    """One page of {{ r.humans }}."""

    items: Annotated[list[{{ r.cls }}Read], Field(max_length=requirements.MAX_PAGE_SIZE)]
    next_cursor: Annotated[str | None, fields.String(max_length=1024)]


class {{ r.cls }}Query(bodies.Query):
    """What a list of {{ r.humans }} may be asked for."""

    {{ r.sort_line }}
{% for line in r.search_lines %}
    {{ line }}
{% endfor %}
{% for f in r.filters %}
    {{ f.query_line }}
{% endfor %}
{% for line in r.renamed %}

    {{ line }}
{% endfor %}
