

@router.post(
    "",
    status_code=201,
    response_model=schemas.{{ r.cls }}Read,
    responses=web.answers(web.Conflict{{ op.more_problems }}),
)
async def {{ op.id }}(
    body: schemas.{{ r.cls }}Create,
    call: Annotated[web.Call, {{ op.constant }}],
    request: web.Request,
) -> web.Response:
    """{{ op.docstring }}"""
    row = await service.create(call, body)
    return web.created(call, service.rows, row, request)
