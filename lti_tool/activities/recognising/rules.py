"""What may be recognised, and how."""

from typing import Literal

What = Literal["accolade", "in_class", "observed"]
"""An item, with a line on why; something thanked for aloud; something said in class."""
LONGEST_LINE = 280
"""Characters of a line on why, or on what was said."""
