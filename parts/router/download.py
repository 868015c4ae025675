

@router.get(
    "{{ op.path }}",
    response_class=web.Response,
    responses=files.content(TABLE.c.{{ op.file.name }}),
    openapi_extra=files.HEADERS,
)
async def {{ op.id }}(
    {{ r.name }}_id: web.RowId,
    call: Annotated[web.Call, {{ op.constant }}],
    request: web.Request,
) -> web.Response:
    """{{ op.docstring }}"""
    found = await service.{{ op.name }}(call, {{ r.name }}_id)
    return await files.sent(request, TABLE.c.{{ op.file.name }}, found)
