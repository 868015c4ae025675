
    async def {{ op.name }}(
        self,
        call: operations.Call,
        row_id: uuid.UUID,
    ) -> files.Stored:
        """{{ op.docstring }}"""
        {{ op.effect }}
