    op.drop_table("auth_password_resets")
    op.drop_table("auth_refresh_tokens")
    op.drop_table("auth_sessions")
    op.drop_table("accounts")
