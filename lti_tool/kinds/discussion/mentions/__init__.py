"""People who are named in a text: kept by who they are, and shown by how the reader knows them (row 8)."""
