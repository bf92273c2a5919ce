"""Pure decisions of insight: rungs, signs, beginnings, talk, and how a picture is laid out."""
