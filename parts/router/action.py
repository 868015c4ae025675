

@router.post(
    "{{ op.path }}",
    response_model=schemas.{{ r.cls }}Read,
    responses=web.answers(web.Conflict{{ op.more_problems }}),
)
async def {{ op.id }}(
    {{ r.name }}_id: web.RowId,
    call: Annotated[web.Call, {{ op.constant }}],
) -> web.Response:
    """{{ op.docstring }}"""
    row = await service.{{ op.name }}(call, {{ r.name }}_id)
    return web.reply(call, service.rows, row)
