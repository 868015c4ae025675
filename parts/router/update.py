

@router.patch(
    "{{ op.path }}",
    response_model=schemas.{{ r.cls }}Read,
    responses=web.answers(web.Conflict),
)
async def {{ op.id }}(
    {{ r.name }}_id: web.RowId,
    body: schemas.{{ r.cls }}Update,
    call: Annotated[web.Call, {{ op.constant }}],
) -> web.Response:
    """{{ op.docstring }}"""
    row = await service.update(call, {{ r.name }}_id, body)
    return web.reply(call, service.rows, row)
