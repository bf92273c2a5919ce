"""What every template may use: dates in the reader's zone, and the participation's key where needed."""

from typing import Any

from flask import Flask, g, request
from flask_babel import format_decimal, get_locale, get_translations

from lti_tool.lti.return_urls import going_back
from lti_tool.web.carrier import form_token
from lti_tool.web.headers import csp_nonce
from lti_tool.web.permissions import Permission, may
from lti_tool.web.times import calendar_day, day, full_moment, moment, reader_zone, second, way_of_writing


def register_templates(app: Flask) -> None:
    """Add filters and the variables that `layout.html` names."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # Flask-Babel looks the catalogue up anew for each of a page's hundred strings.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # comes with the extension
        lambda text: _catalogue().ugettext(text),
        lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_filter(moment)
    app.add_template_filter(second)
    app.add_template_filter(full_moment)
    app.add_template_filter(day)
    app.add_template_filter(calendar_day)
    app.add_template_filter(format_decimal, "decimal")
    app.add_template_filter(going_back)
    app.context_processor(_of_this_request)


def _catalogue() -> Any:
    """Return the reader's translations, looked up once for each request."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def theme() -> tuple[str, str | None]:
    """Return how the page looks ("light", "dark" or "auto"), and what the reader chose, if anything."""
    reader = g.get("who") or g.get("admin")
    chosen = reader.theme if reader else ""
    framed = request.headers.get("Sec-Fetch-Dest") == "iframe"
    return chosen or ("light" if framed else "auto"), chosen or None


def _of_this_request() -> dict[str, Any]:
    who = g.get("who")
    shown, chosen = theme()
    language, direction = way_of_writing(str(get_locale()))
    return {
        "csrf_token": form_token,
        "csp_nonce": csp_nonce,
        "language": language,
        "direction": direction,
        "may": may,
        "Permission": Permission,
        "participation_key": g.get("participation_key"),
        "reader_zone": reader_zone,
        "theme": shown,
        "theme_choice": chosen,
        "who": who,
    }
