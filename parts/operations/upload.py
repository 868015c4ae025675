
    async def {{ op.name }}(
        self,
        call: operations.Call,
        row_id: uuid.UUID,
        made: files.Stored,
    ) -> files.Stored | None:
        """{{ op.docstring }}"""
        {{ op.effect }}
