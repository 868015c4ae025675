SCHEME = "bearer"  # nobody signs in; a route that asks for it by mistake is closed with this challenge
ROLES: tuple[str, ...] = ()
