

@router.delete(
    "{{ op.path }}",
    status_code=204,
    responses=web.answers(web.Conflict),
)
async def {{ op.id }}(
    {{ r.name }}_id: web.RowId,
    call: Annotated[web.Call, {{ op.constant }}],
    request: web.Request,
) -> web.Response:
    """{{ op.docstring }}"""
    gone = await files.all_named(call, service.rows, {{ r.name }}_id)
    await service.delete(call, {{ r.name }}_id)
    return files.removed(request, gone)
