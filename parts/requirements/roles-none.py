ROLES: tuple[str, ...] = ()
