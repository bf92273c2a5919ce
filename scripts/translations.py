"""Bring the catalogues in `translations/` up to what the code says: `make translations`.

New messages come in without words, messages that are gone leave. Prints what is missing; docs/translating.md
says how it is filled in.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "translations"
METHODS = [("lti_tool/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true"}, "templates/**.txt": {"trimmed": "true"}}
FOR_STAFF = re.compile(
    r"lti_tool/(admin/.*|web/wording/for_admins\.py|\w+/forms/(?!looks\.py).*|launch/views/adding\.py"
    r"|kinds/\w+/(forms/(?!places\.py).*|defaults\.py|kind\.py|views/glance\.py)"
    r"|activities/views/(extensions|learners|rosters|table_file)\.py"
    r"|kinds/quiz/views/importing\.py"
    r"|kinds/sharing/views/(digest|landing|reporting)\.py"
    r"|insight/views/(answers|course|outcomes|people|staff_words)\.py"
    r"|recognition/views/(accolades|briefs|observing|saying|ticking)\.py"
    r"|kinds/discussion/views/(choosing_roles|deciding|history|menus|minutes|nudging|revealing|steering|triage_words|work)\.py)"
    r"|templates/(admin/.*|components/making\.html|(points|boards)/setting\.html|boards/(room|staff)\.html"
    r"|(hunt|quiz|race|sharing)/(decide|digest|glance|hide|import|landing|report|settings|settings_fields|work)\.html"
    r"|exports/(base|course)\.html|safety/keeping\.html"
    r"|insight/(answers|base|course|outcomes|people|pieces)\.html"
    r"|recognition/(accolade|brief|observations|people|tabs|ticked|ticks)\.html"
    r"|activities/(check|connection|copied|course_links|extension|form_fields|history|late_fields|learners|look_answer|looks|reasons|release|roster|settings|waits|work|work_side"
    r"|test_zero|zeros)\.html"
    r"|discussion/(choose_roles|circle_fields|decide|gate_fields|history|minutes\w*|moderation|names_fields|nudge"
    r"|option_fields|pieces|reveal\w*|settings\w*|start|steer|work\w*)\.html"
    r"|launch/(answer|calendar|choose|course_for_staff|decline|new\w*|no_activities_here|plan|planned"
    r"|register\w*|spark|ways|weeks)\.html)"
)
"""Files whose words no learner reads: a catalogue may lack them."""
FOR_ALL = "translators: learners read this too"
"""A comment before a message of such a file that no catalogue may lack."""
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}


def template() -> Catalog:
    """Return every message that code and templates say, with the files that say it."""
    found = Catalog(project="Stoke", charset="utf-8")
    for place, _line, message, comments, context in extract_from_dir(
        str(ROOT), METHODS, OPTIONS, KEYWORDS, comment_tags=("translators:",)
    ):
        found.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return found


def catalogue_paths() -> list[Path]:
    """Return the catalogues that there are, one a language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def language_of(path: Path) -> str:
    """Return a catalogue's language ("fr")."""
    return path.parent.parent.name


def read(path: Path) -> Catalog:
    """Read a language's catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=language_of(path))


def bring_up(path: Path, current: Catalog) -> Catalog:
    """Write a catalogue with the messages of now, and the words that it had for them."""
    catalogue = read(path)
    catalogue.update(current, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return catalogue


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages that a catalogue has no words for, or none for one of the plural's forms."""
    return [_first(entry.id) for entry in _lacking(catalogue)]


def missing_for_learners(catalogue: Catalog) -> list[str]:
    """Return those of them that a learner may read."""
    return [_first(entry.id) for entry in _lacking(catalogue) if not _is_for_staff(entry)]


def _lacking(catalogue: Catalog) -> list[Message]:
    return [entry for entry in catalogue if entry.id and not _is_whole(entry.string, entry.fuzzy)]


def _is_for_staff(entry: Message) -> bool:
    is_for_all = FOR_ALL in entry.auto_comments
    return not is_for_all and all(FOR_STAFF.fullmatch(place) for place, _line in entry.locations)


def _is_whole(words: str | tuple[str, ...] | list[str] | None, is_fuzzy: bool) -> bool:
    return not is_fuzzy and bool(words) and (isinstance(words, str) or all(words or ()))


def _first(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def main() -> None:
    """Bring all catalogues up and say what each lacks."""
    current = template()
    for path in catalogue_paths():
        catalogue = bring_up(path, current)
        lacking, urgent = missing(catalogue), missing_for_learners(catalogue)
        print(f"{language_of(path)}: {len(lacking)} without words, {len(urgent)} of them for learners")
        print(*(f"  {words}" for words in urgent), sep="\n")


if __name__ == "__main__":
    main()
