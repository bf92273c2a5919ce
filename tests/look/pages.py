"""The design system without the tool: templates rendered by plain Jinja, static files as they are."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"

DRAFT = (
    "I told a new colleague her report was “a bit all over the place”. What I meant: the recommendation "
    "came on page six. What she heard: *you are disorganised*.\n\n"
    "Today I would say: “I found the recommendation on page six, so the board"
)


def render(name: str, **variables: object) -> str:
    """The template of that name as the tool renders it: escaped, translated with the empty catalogue."""
    return _environment().get_template(name).render(**variables)


def render_text(source: str, **variables: object) -> str:
    """A scrap of template, rendered in the same way."""
    return _environment().from_string(source).render(**variables)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.globals |= {
        "url_for": lambda endpoint, filename="": f"/static/{filename}" if filename else f"/{endpoint}",
        "csrf_token": lambda: "token",
    }
    return environment


def gallery(theme: str = "light", **variables: object) -> str:
    """The page that shows every piece."""
    shown = {"home_url": "/", "appearance_url": "/appearance", "theme_choice": theme, "draft": DRAFT}
    return render("components/gallery.html", theme=theme, **(shown | variables))


def refused(csp_nonce: str = "n0nce", **variables: object) -> str:
    """The page of a refused launch, under the nonce of its response."""
    return render(
        "plain.html",
        title="This link has already been used",
        lead="Your course makes a fresh link with every click, and each works once. The reload and back "
        "buttons send the old one again. Nothing you wrote is lost.",
        todo=["Go back to your course.", "Click the activity again."],
        back_url="https://campus.example/course/7",
        back_label="Back to Leading Small Teams",
        reference="K7QF-2M9X",
        when="Fri 13 Nov, 18:11",
        help_desk_text="Launch refused: state already used, 4 seconds after the first. Platform: Campus "
        "Moodle. Activity known. No action needed unless it repeats for one person.",
        csp_nonce=csp_nonce,
        **variables,
    )
