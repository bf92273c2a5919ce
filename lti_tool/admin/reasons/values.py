"""One refusal in words."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """`says` is what failed and most often why, `do` what helps; both are translated when they are read."""

    says: Any
    do: Any

    def about(self, field: str) -> "Reason":
        """Return the words of a family for one of its members."""
        return Reason(self.says % {"field": field}, self.do % {"field": field})
