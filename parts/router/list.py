

@router.get(
    "",
    response_model=schemas.{{ r.cls }}Page,
)
async def {{ op.id }}(
    query: Annotated[schemas.{{ r.cls }}Query, Query()],
    call: Annotated[web.Call, {{ op.constant }}],
    request: web.Request,
) -> web.Response:
    """{{ op.docstring }}"""
    page = await service.list(call, query)
    return web.listed(call, service.rows, page, request{{ r.caching }})
