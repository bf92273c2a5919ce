"""What forms have in common."""

from flask_wtf import FlaskForm


class Saying(FlaskForm):
    """A form that knows what is wrong with each of its controls."""

    @property
    def error_of(self) -> dict[str, str]:
        """The sentence of each control that needs something."""
        return {name: str(errors[-1]) for name, errors in self.errors.items() if name and errors}
