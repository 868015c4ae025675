    op.drop_table("idempotency_keys")
