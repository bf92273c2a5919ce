"""The campus as tests and the demo see it: what is there, and what can be done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lti_tool.sandbox import courses, everything, noticing
from lti_tool.sandbox.keys import Alteration
from lti_tool.sandbox.lookup import tool_by_client
from lti_tool.sandbox.seed import WEEK
from lti_tool.sandbox.sites import Sites, ToolAddress
from lti_tool.sandbox.state import Course, Grade, LineItem, Link, Message, Person, Profile, Tool
from lti_tool.sandbox.troubles import Faults


@dataclass(frozen=True)
class RegistrationDetails:
    """What an admin types into the tool to register one of the two sites by hand."""

    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    deployment_id: str
    family: str


Names = Sequence[tuple[str, str]]


class Campus(Sites):
    """Saltmarsh Campus. `ways` is "moodle" or "canvas" everywhere."""

    # What tests and the demo read

    def registration(self, ways: str) -> RegistrationDetails:
        """The registration of the tool that the campus knew from the start."""
        return self.registrations(ways)[0]

    def registrations(self, ways: str) -> list[RegistrationDetails]:
        """All registrations, those by dynamic registration too, the oldest first."""
        with self.reading(ways) as site:
            doors = self.ways(ways).endpoints(site.sso, site.school)
            return [
                RegistrationDetails(
                    issuer=site.issuer,
                    client_id=tool.client_id,
                    auth_url=doors.auth_url,
                    token_url=doors.token_url,
                    jwks_url=doors.jwks_url,
                    deployment_id=tool.deployment_id,
                    family=self.ways(ways).family,
                )
                for tool in site.tools
            ]

    def tools(self, ways: str) -> list[Tool]:
        """The registered tools."""
        with self.reading(ways) as site:
            return list(site.tools)

    def people(self, ways: str) -> list[Person]:
        """The personas with the ids that this site gives them."""
        with self.reading(ways) as site:
            return list(site.people)

    def courses(self, ways: str) -> list[Course]:
        """The courses, the first one first."""
        with self.reading(ways) as site:
            return list(site.courses)

    def links(self, ways: str) -> list[Link]:
        """The resource links of all courses."""
        with self.reading(ways) as site:
            return list(site.links)

    def line_items(self, ways: str) -> list[LineItem]:
        """The gradebook columns of all courses."""
        with self.reading(ways) as site:
            return list(site.items)

    def grades(self, ways: str) -> list[Grade]:
        """Every cell of the gradebooks that something ever arrived for."""
        with self.reading(ways) as site:
            return list(site.grades)

    def score(self, ways: str, persona: str, item_number: int | None = None) -> float | None:
        """What the gradebook shows for a persona; without a number, in the newest column."""
        with self.reading(ways) as site:
            return courses.score_of(site, persona, item_number)

    def messages(self, ways: str, service: str | None = None) -> list[Message]:
        """The exchanges with the tool, the oldest first; of one service where it is named."""
        with self.reading(ways) as site:
            return [message for message in site.messages if service in (None, message.service)]

    # What tests and the demo steer

    def faults(self, ways: str) -> Faults:
        """The switches of this site: set the fields."""
        return self._sites[ways].faults

    def alter_next_message(self, ways: str, alteration: Alteration) -> None:
        """Spoil the next signed message (in turn, where several were asked for)."""
        with self._lock:
            self._alterations.setdefault(ways, []).append(alteration)

    def set_custom(self, ways: str, custom: dict[str, str]) -> None:
        """The custom parameters that every launch of the first tool carries."""
        with self.changing(ways) as site:
            site.tools[0].custom = custom

    def add_link(
        self,
        ways: str,
        title: str,
        custom: dict[str, str] | None = None,
        maximum: float | None = None,
        resource_id: str | None = None,
        tag: str | None = None,
        week: int = WEEK,
    ) -> Link:
        """A placement of the first tool in the newest course; with a maximum, also its column."""
        with self.changing(ways) as site:
            wanted = courses.Placement(title, custom or {}, maximum, resource_id, tag, week)
            return courses.add_link(site, self.ways(ways), wanted)

    def add_course(
        self, ways: str, label: str, title: str, term: str, starts_at: datetime, names: Names
    ) -> tuple[Course, list[Person]]:
        """One more course with learners of its own, who are told by given and family name."""
        with self.changing(ways) as site:
            course = courses.add_course(site, self.ways(ways), label, title, term, starts_at)
            return course, courses.enrol(site, self.ways(ways), course, names)

    def copy_course(self, ways: str, number: int | None = None) -> Course:
        """Copy a course (the newest where none is named) as this platform does, and tell the tools."""
        with self.changing(ways) as site:
            copied = courses.copy(site, self.ways(ways), number or site.courses[-1].number)
        # Not under the lock: a tool that is told asks for the site's keys.
        noticing.tell_of_copy(self, ways, copied)
        return copied

    def begin_course(self, ways: str, number: int, starts_at: datetime | None) -> None:
        """Set when a course begins; None: nobody knows."""
        with self.changing(ways) as site:
            courses.begin(site, number, starts_at)

    def override_grade(self, ways: str, persona: str, item_number: int, score: float | None) -> None:
        """A teacher types a grade into the gradebook; None takes the override back."""
        with self.changing(ways) as site:
            courses.override(site, persona, item_number, score, self.now(ways))

    def change_item(
        self, ways: str, item_number: int, *, locked: bool = False, published: bool = True
    ) -> None:
        """Lock or unlock, publish or unpublish a column."""
        with self.changing(ways) as site:
            courses.change_item(site, item_number, locked, published)

    def delete_item(self, ways: str, item_number: int) -> None:
        """A teacher deletes a column with its grades."""
        with self.changing(ways) as site:
            courses.delete_item(site, item_number)

    def add_learners(self, ways: str, count: int) -> None:
        """More learners, so that lists fill more than one page (lti.md G0: a course of 120)."""
        with self.changing(ways) as site:
            courses.add_learners(site, self.ways(ways), count)

    def unenrol(self, ways: str, persona: str, unenrolled: bool = True) -> None:
        """Take somebody off the course's list of people, or back onto it."""
        with self.changing(ways) as site:
            courses.unenrol(site, persona, unenrolled)

    def conclude_course(self, ways: str, number: int, concluded: bool = True) -> None:
        """End a course, or take it up again."""
        with self.changing(ways) as site:
            courses.conclude(site, number, concluded)

    def activate(self, ways: str, client_id: str, active: bool = True) -> None:
        """What the admin's button Activate does."""
        with self.changing(ways) as site:
            tool = tool_by_client(site, client_id)
            if tool:
                tool.active = active

    def rotate_keys(self, ways: str) -> None:
        """New signing keys at once; the old ones are no longer listed."""
        with self.changing(ways) as site:
            site.keys = self._new_keys(site)

    def add_everything(self, ways: str) -> None:
        """Every kind of person, course and assignment besides those of the front page (lti.md G0)."""
        with self.changing(ways) as site:
            everything.add_everything(site, self.ways(ways))

    def choose_profile(self, profile: Profile) -> None:
        """Which Canvas the site resembles from now on (lti.md G4)."""
        with self.changing("canvas") as site:
            site.profile = profile

    def start_over(self, ways: str) -> None:
        """A fresh course without activities; registrations, keys and numbering go on."""
        with self.changing(ways) as site:
            courses.start_over(site, self.ways(ways), self.now(ways))


__all__ = ["Campus", "RegistrationDetails", "ToolAddress"]
