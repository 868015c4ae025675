

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
    gone = await service.{{ op.name }}(call, {{ r.name }}_id)
    return files.removed(request, {TABLE.c.{{ op.file.name }}: gone})
