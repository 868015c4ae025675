

class {{ r.cls }}(msgspec.Struct, frozen=True, gc=False):
    """One {{ r.human }} as the service sees it."""

    id: uuid.UUID
{% for f in r.row_fields %}
    {{ f.row_line }}
{% endfor %}
{% for line in r.owner_rows %}
    {{ line }}
{% endfor %}
    created_at: datetime.datetime
    updated_at: datetime.datetime
