"""How even asking, giving and thanking are among people (product.md 4.2)."""
