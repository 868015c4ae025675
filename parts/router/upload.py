

@router.put(
    "{{ op.path }}",
    status_code=201,
    response_class=web.Response,
    responses=files.MADE,
    openapi_extra=files.body(TABLE.c.{{ op.file.name }}),
)
async def {{ op.id }}(
    {{ r.name }}_id: web.RowId,
    call: Annotated[web.Call, {{ op.constant }}],
    request: web.Request,
) -> web.Response:
    """{{ op.docstring }}"""
    async with files.received(request, call, service.rows, {{ r.name }}_id, "{{ op.file.name }}") as made:
        before = await service.{{ op.name }}(call, {{ r.name }}_id, made)
    return files.kept(request, TABLE.c.{{ op.file.name }}, made, before)
