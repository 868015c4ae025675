

@router.delete(
    "{{ op.path }}",
    status_code=204,
    responses=web.answers(web.Conflict),
)
async def {{ op.id }}(
    {{ r.name }}_id: web.RowId,
    call: Annotated[web.Call, {{ op.constant }}],
) -> web.Response:
    """{{ op.docstring }}"""
    await service.delete(call, {{ r.name }}_id)
    return web.nothing()
