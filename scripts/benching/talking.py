"""Searching a discussion of 10,000 posts, and what a post, a reply and thanks cost with points and score."""

import re
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lti_tool.app import create_app
from lti_tool.course.models import Membership
from lti_tool.database import db
from lti_tool.points.service import change_rules
from scripts.benching.statements import counted
from scripts.benching.table import Row, at_most
from scripts.benching.tool import Installation
from scripts.benching.wire import Browser

SEARCHES = ("feedback", "colleague praise", "behaviour effect", "silence", "nowhere")
EACH = 12
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
OTHERS = re.compile(r'href="[^"]*/posts/(\d+)/thank"')
"""Posts that the reader may thank for: not their own."""
ACTS = {"post": "posts", "reply": "posts/{post}/reply", "thank": "posts/{post}/thank"}
WHO_AND_WHERE = 2
"""Statements that find out who asks, and of which discussion: every page has them."""
TEXT = "What I would say today is shorter: what I saw, what it did, and what I ask for instead of it."


def measure_talking(wanted: Installation, url: str, browser: Browser) -> list[Row]:
    """Search, and act, as the person of the browser in the discussion at `url`."""
    app = create_app(wanted.settings())
    client = app.test_client()
    for name, value in browser.cookies.items():
        client.set_cookie(name, value, domain="127.0.0.1")
    base = urlsplit(url).path
    page = client.get(base, base_url=wanted.base_url).text
    _give_points(app)
    return [_searches(client, wanted, base), *_acts(client, wanted, base, page)]


def _give_points(app: Flask) -> None:
    """Let every course of the installation give points since yesterday."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with app.app_context():
        some = select(Membership.context_id, func.min(Membership.id)).group_by(Membership.context_id)
        for context_id, member in db.session.execute(some).all():
            change_rules(db.session(), context_id, member, {}, True, "UTC", yesterday)
        db.session.commit()


def _searches(client: FlaskClient, wanted: Installation, base: str) -> Row:
    seconds = []
    for turn in range(EACH):
        for words in SEARCHES:
            begun = time.perf_counter()
            reply = client.get(f"{base}search", query_string={"q": words}, base_url=wanted.base_url)
            if reply.status_code != 200:
                raise RuntimeError(f"{reply.status_code}: {reply.text[:2000]}")
            if turn:
                seconds.append(time.perf_counter() - begun)
    return at_most("page", "search in 10,000 posts, p50", median(seconds) * 1000, 50, " ms")


def _acts(client: FlaskClient, wanted: Installation, base: str, page: str) -> list[Row]:
    token, other = TOKEN.search(page), OTHERS.search(page)
    if token is None or other is None:
        raise RuntimeError("The page has no form, or nothing to thank for.")
    rows = []
    for name, path in ACTS.items():
        form = {"csrf_token": token[1], "body": TEXT, "form_key": str(uuid4())}
        with counted() as statements:
            reply = client.post(
                base + path.format(post=other[1]),
                data=form,
                base_url=wanted.base_url,
                headers={"Referer": wanted.base_url},
            )
        if reply.status_code != 303:
            raise RuntimeError(f"{reply.status_code}: {reply.text[:2000]}")
        count = len(statements) - WHO_AND_WHERE
        rows.append(at_most("page", f"SQL statements of an act with points and score: {name}", count, 12))
    return rows
