"""What each column of a course's file holds: the file and docs/data-dictionary.md follow it."""

from collections.abc import Mapping
from dataclasses import dataclass

_ACTIVITY = "Number of the activity, as in the table activities."
_WHO = (
    "Who it was: p and a number of the table people; in an activity that hides names a pseudonym of that "
    "activity alone, which begins with a."
)
_NAME = "What they are called there: their name, or the alias that the activity gave them."


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file; `columns` are in the order of the file, each with what it holds."""

    name: str
    about: str
    columns: Mapping[str, str]


TABLES = (
    Table(
        "people",
        "Everybody who is known in the course. Who hid behind an alias cannot be found from here.",
        {
            "who": "p and their number in this course.",
            "name": 'Their name; "Participant" and the number where the platform sends none.',
            "is_staff": "Whether they teach or build the course.",
            "is_test_user": "Whether the platform made them up for trying things out.",
            "has_left": "Whether they are no longer in the course.",
            "groups": "Names of their groups, with semicolons between.",
        },
    ),
    Table(
        "activities",
        "What was set up, in the order in which it was made.",
        {
            "activity": "Its number.",
            "kind": "Its kind: discussion, race, sharing and the like.",
            "title": "What it is called.",
            "prompt": "What it asks, as Markdown.",
            "objective": "What it is for.",
            "reason": "Why it helps, as learners read it.",
            "opens_at": "From when on one can take part; empty: from the beginning.",
            "closes_at": "Until when; empty: without an end.",
            "score_maximum": "Points of its gradebook column.",
            "hides_names": "Whether it hides names. Then its rows carry pseudonyms, and days without a time.",
            "options": "What else is set, as JSON that its kind reads.",
            "created_at": "When it was made.",
        },
    ),
    Table(
        "steps",
        "What each activity asks for.",
        {
            "activity": _ACTIVITY,
            "position": "Its place among the steps, from 0.",
            "kind": "What is to be done.",
            "needed": "How many.",
            "minimum_words": "Words that each has at least.",
            "due_at": "By when.",
            "share": "Its weight among the steps.",
        },
    ),
    Table(
        "acts",
        "The ledger: what people did, one row an act. Thanks between two people are not in it; where names "
        "are hidden, neither is who read, nor who was thanked or noted in class.",
        {
            "act": "Its number, a later one being larger. "
            "Where names are hidden, acts and things have a sign instead, which begins with n.",
            "activity": _ACTIVITY,
            "verb": "What was done; edited, took_back, hid and restored are about something done before.",
            "item_kind": "What kind of thing it is about.",
            "item": "The number of that thing among its kind; what has words is in the table items.",
            "who": "Whose act it is. " + _WHO,
            "name": _NAME,
            "by": "Who did it: another than that person where staff acted. Made as who is.",
            "to": "Whom it answers or thanks; made as who is, empty for nobody.",
            "about": "The post that it marks or thanks for, as in the table items; empty of all else and "
            "of what was done before Stoke noted it.",
            "words": "Words of the text after it.",
            "is_copy": "Whether somebody else had given the same text before.",
            "at": "When; the day alone where names are hidden.",
        },
    ),
    Table(
        "items",
        "What people wrote, found and shared, as it stands now. Where names are hidden, takeaways and what "
        "was said in class are not in it.",
        {
            "activity": _ACTIVITY,
            "item_kind": "What kind of thing it is.",
            "item": "Its number among its kind; answers to two wordings of one quiz question share one.",
            "what": "What it was meant as: ask, give, resolve, thank, find, share, answer or solve; of staff "
            "recognise, with why or with what was said in class; take of a takeaway.",
            "who": _WHO,
            "name": _NAME,
            "made_at": "When, of a takeaway when the page was opened that day; the day alone where names are "
            "hidden.",
            "thread": "The post that began its thread; empty for that post.",
            "answers": "The post that it answers, thanks for or recognises.",
            "title": "What its address is called.",
            "address": "The address that was found or shared.",
            "text": "Its words; empty once it was taken back. Mentions stand as an @ sign.",
            "state": "hidden by staff, taken_back, for_staff (only staff read it), or empty.",
            "useful": "How many marked it as useful.",
            "is_accepted": "Whether it is accepted as the answer to a question.",
            "is_endorsed": "Whether staff stand behind it.",
        },
    ),
    Table(
        "progress",
        "How far each person is in each step. Activities that hide names are not in it.",
        {
            "activity": _ACTIVITY,
            "position": "The step's place among the steps.",
            "who": _WHO,
            "counted": "How much of what they did counts.",
            "met_at": "When the step was met; empty while it is not.",
        },
    ),
    Table(
        "scores",
        "The newest score of each person. Activities that hide names are not in it: their scores stand in "
        "the gradebook, beside names.",
        {
            "activity": _ACTIVITY,
            "who": _WHO,
            "score_given": "The score.",
            "score_maximum": "Out of how many.",
            "state": "Where it stands on its way to the gradebook.",
            "sent_at": "When the gradebook took it last.",
        },
    ),
    Table(
        "points",
        "What each act was worth, where the course gives points. They never feed a score. Activities that "
        "hide names are not in it, nor are thanks between two people; what is in it is judged as if there "
        "were no others, so that a cap or a pace tells nothing of them. Totals in Stoke may differ.",
        {
            "activity": _ACTIVITY,
            "act": "Number of the act, as in the table acts.",
            "who": "Who got them. " + _WHO,
            "week": "The Monday of its week.",
            "rule": "For what.",
            "amount": "How many.",
            "why": "Why not more; empty where it counted in full.",
        },
    ),
)
_INTRODUCTION = """\
# Data dictionary of a course's file

A course leaves Stoke as one zip: a table for each heading below as CSV (`people.csv` and so on: UTF-8 with a
byte order mark, commas, moments as `2026-09-14 12:00:00` in UTC, yes or no, and a quote before what a
spreadsheet would take for a formula), or all of them in one `course.json` (moments as ISO 8601).

A file is passed on, so that it is written as for a classmate: where an activity hides names from learners,
it holds no name and no number that leads to one. E-mail addresses are never in it.
"""


def as_markdown() -> str:
    """Return the dictionary as a page."""
    return "\n".join([_INTRODUCTION, *(_section(table) for table in TABLES)])


def _section(table: Table) -> str:
    rows = [f"| `{column}` | {words} |" for column, words in table.columns.items()]
    return "\n".join([f"## {table.name}", "", table.about, "", "| Column | Holds |", "|---|---|", *rows, ""])
