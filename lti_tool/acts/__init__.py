"""The ledger: what people did, one row an act, never changed."""
