    op.drop_table("api_keys")
