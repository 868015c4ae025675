

@router.get(
    "{{ op.path }}",
    response_model=schemas.{{ r.cls }}Read,
)
async def {{ op.id }}(
    {{ r.name }}_id: web.RowId,
    call: Annotated[web.Call, {{ op.constant }}],
) -> web.Response:
    """{{ op.docstring }}"""
    row = await service.read(call, {{ r.name }}_id)
    return web.reply(call, service.rows, row{{ r.caching }})
