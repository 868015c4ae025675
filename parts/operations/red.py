
    async def {{ op.name }}(
        self,
        call: operations.Call,
        row_id: uuid.UUID,
    ) -> schemas.{{ r.cls }}:
        """{{ op.docstring }}"""
        operations.missing("{{ op.name }}", "{{ r.plural }}")
