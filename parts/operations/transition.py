
    async def {{ op.name }}(
        self,
        call: operations.Call,
        row_id: uuid.UUID,
    ) -> schemas.{{ r.cls }}:
        """{{ op.docstring }}"""
        return await {{ op.transition }}(
            call,
            self.rows,
            row_id,
            before={{ op.before_text }},
            after={{ op.after_text }},
{% for line in op.transition_lines %}
            {{ line }},
{% endfor %}
        )
