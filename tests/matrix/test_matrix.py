"""Promise 5 of reliability.md: every route by tenants by roles; a new route needs a row in samples.py."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lti_tool.app import create_app
from lti_tool.database import db
from lti_tool.web.carrier import opened_from
from tests.databases import SQLiteTemplate
from tests.matrix.samples import SAMPLES, Sample
from tests.matrix.tenants import ROLES, Tenant, Town, Visitor
from tests.tool import settings_for

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)
OTHERS = ["Southgate", "Westbrook", "Highmoor", "Eastleigh"]
ALIKE = [*product(["Westbrook", "Highmoor"], ROLES), ("Southgate", "instructor"), ("Eastleigh", "instructor")]
"""The two that differ least from home, as every role; what else could cross, as who may most."""
PLACEHOLDER = re.compile(r"(?<!\{)\{\w+\}")
CLOSED = {401, 403, 404, 405}


@pytest.fixture
def town(database_url: str, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A town that a test may change, with the other tenant that it is about."""
    callspec = getattr(request.node, "callspec", None)
    yield from town_on(database_url, [callspec.params.get("other", "")] if callspec else [])


@pytest.fixture(scope="module")
def closed_town(sqlite_template: SQLiteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town for those who change nothing, which they have to prove."""
    yield from town_on(sqlite_template.copy(tmp_path_factory.mktemp("town")), OTHERS)


def town_on(database_url: str, others: list[str]) -> Iterator[Town]:
    # The matrix asks faster than people write.
    app = create_app(settings_for(database_url, posts_a_minute=100_000), lambda: NOON)
    yield Town(app, NOON, others)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def routes(app: Flask) -> list[Rule]:
    """The routes of a participation in the order of the table."""
    found = [rule for rule in app.url_map.iter_rules() if "<participation>" in rule.rule]
    return sorted(found, key=lambda rule: list(SAMPLES).index(rule.endpoint))


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def path_of(rule: Rule, public_id: str, sample: Sample, things: dict[str, str]) -> str:
    values = sample.place(things)
    built = rule.build({"participation": public_id, **values})
    assert built, f"{rule.endpoint}: samples.py misses a value of its path"
    return built[1]


def filled(texts: dict[str, str], things: dict[str, str]) -> dict[str, str]:
    return {name: text.format(**things) for name, text in texts.items()}


def ask(
    visitor: Visitor,
    rule: Rule,
    method: str,
    public_id: str,
    in_path: dict[str, str],
    elsewhere: dict[str, str],
) -> TestResponse:
    """Ask for a route with some ids in its path and some in its form and query."""
    sample = SAMPLES[rule.endpoint]
    return visitor.send(
        method,
        path_of(rule, public_id, sample, in_path),
        filled(dict(sample.form), elsewhere),
        filled(dict(sample.query), elsewhere),
    )


def pairs(town: Town, other: str) -> Iterator[tuple[Tenant, Tenant]]:
    """Who looks, and at whom: both ways round."""
    home = town.tenants[0]
    away = next(tenant for tenant in town.tenants if tenant.name == other)
    yield home, away
    yield away, home


def test_every_route_of_a_participation_has_a_row_in_the_table(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if "<participation>" in rule.rule}

    assert ours == set(SAMPLES)


@pytest.mark.parametrize("role", ROLES)
def test_at_home_a_role_may_what_its_row_says_and_nothing_else(town: Town, role: str) -> None:
    home, wrong = town.tenants[0], []
    for rule in routes(town.app):
        sample = SAMPLES[rule.endpoint]
        visitor, things = home.visitor(role, sample), home.things(role)
        status = ask(visitor, rule, methods(rule)[0], visitor.public_id, things, things).status_code
        fits = status in (200, 204, 303) if role in sample.may else status == 403
        if not fits:
            wrong.append((rule.endpoint, status))

    assert wrong == []


@pytest.mark.parametrize(("other", "role"), ALIKE)
def test_a_participation_opens_with_its_own_key_only(closed_town: Town, role: str, other: str) -> None:
    town = closed_town
    before, wrong = town.contents(), []
    for here, there in pairs(town, other):
        for rule in routes(town.app):
            sample = SAMPLES[rule.endpoint]
            target = there.visitor("instructor", sample)
            for method in ("GET", "POST"):
                things = there.things("instructor")
                answer = ask(here.visitor(role, sample), rule, method, target.public_id, things, things)
                if answer.status_code not in (401, 405) or there.name in answer.text:
                    wrong.append((method, rule.endpoint, answer.status_code))

    assert wrong == []
    assert town.contents() == before


@pytest.mark.parametrize(("other", "role"), ALIKE)
def test_ids_of_another_tenant_lead_nowhere(closed_town: Town, role: str, other: str) -> None:
    town = closed_town
    before, wrong = town.contents(), []
    for here, there in pairs(town, other):
        for rule in routes(town.app):
            sample = SAMPLES[rule.endpoint]
            if not sample.path:
                continue
            visitor, theirs = here.visitor(role, sample), there.things(role)
            for method in ("GET", "POST"):
                answer = ask(visitor, rule, method, visitor.public_id, theirs, theirs)
                if answer.status_code not in CLOSED or there.name in answer.text:
                    wrong.append((method, rule.endpoint, answer.status_code))

    assert wrong == []
    assert town.contents() == before


@pytest.mark.parametrize("role", ROLES)
def test_an_activity_opened_from_the_course_home_is_as_one_that_was_launched(town: Town, role: str) -> None:
    home, wrong = town.tenants[0], []
    for rule in routes(town.app):
        sample = SAMPLES[rule.endpoint]
        visitor, things = home.at_desk[role], home.things(role)
        opened = home.kind_ids.get(sample.at, home.activity_id)
        place = opened_from(visitor.public_id, opened)
        status = ask(visitor, rule, methods(rule)[0], place, things, things).status_code
        may = role in sample.may and not sample.at_desk
        if not (status in (200, 204, 303) if may else status == 403):
            wrong.append((rule.endpoint, status))

    assert wrong == []


@pytest.mark.parametrize(("other", "role"), ALIKE)
def test_another_tenants_activity_cannot_be_opened_from_ones_own_course(
    closed_town: Town, role: str, other: str
) -> None:
    town = closed_town
    before, wrong = town.contents(), []
    for here, there in pairs(town, other):
        visitor, theirs = here.at_desk[role], there.things(role)
        place = opened_from(visitor.public_id, there.activity_id)
        for rule in routes(town.app):
            for method in methods(rule):
                answer = ask(visitor, rule, method, place, theirs, theirs)
                if answer.status_code != 404 or there.name in answer.text:
                    wrong.append((method, rule.endpoint, answer.status_code))

    assert wrong == []
    assert town.contents() == before


@pytest.mark.parametrize("other", OTHERS)
def test_ids_of_another_tenant_in_forms_and_queries_show_and_change_nothing_of_it(
    town: Town, other: str
) -> None:
    here, there = next(pairs(town, other))
    wrong = []
    for rule, role in product(routes(town.app), ROLES):
        sample = SAMPLES[rule.endpoint]
        if not PLACEHOLDER.search(" ".join([*sample.form.values(), *sample.query.values()])):
            continue
        before = town.contents()
        visitor, own, theirs = here.visitor(role, sample), here.things(role), there.things(role)
        answer = ask(visitor, rule, methods(rule)[0], visitor.public_id, own, theirs)
        if answer.status_code >= 500 or there.name in answer.text or lost(before, town.contents()):
            wrong.append((rule.endpoint, role, answer.status_code))

    assert wrong == []


def lost(
    before: dict[str, list[tuple[object, ...]]], after: dict[str, list[tuple[object, ...]]]
) -> list[tuple[object, ...]]:
    """Rows that are not there any more, or not as they were."""
    return [row for name, rows in before.items() for row in (Counter(rows) - Counter(after[name]))]


def test_without_a_key_nothing_is_there(closed_town: Town) -> None:
    town = closed_town
    before, wrong = town.contents(), []
    browser = town.app.test_client()
    for tenant in town.tenants:
        for rule in routes(town.app):
            sample = SAMPLES[rule.endpoint]
            path = path_of(
                rule, tenant.visitor("instructor", sample).public_id, sample, tenant.things("instructor")
            )
            for method in ("GET", "POST"):
                answer = browser.open(path, method=method)
                # A form without a participation's token does not get as far as being asked who it is.
                if answer.status_code not in (400, 401, 405) or tenant.name in answer.text:
                    wrong.append((method, rule.endpoint, answer.status_code))

    assert wrong == []
    assert town.contents() == before
