"""The treasure hunt: a chain of clues, each solved by what is found where it leads (row 47)."""
