"""What the components promise, read from the HTML they render."""

import pytest
from markupsafe import Markup

from tests.look import pages

NASTY = "<img src=x onerror=alert(1)>\"'"


def piece(macro: str, arguments: str, **variables: object) -> str:
    """What a macro, named `file.macro`, makes of arguments written as in a template."""
    file, name = macro.split(".")
    source = f"{{% from 'components/{file}.html' import {name} %}}{{{{ {name}({arguments}) }}}}"
    return pages.render_text(source, **variables)


@pytest.mark.parametrize(
    ("macro", "arguments"),
    [
        ("notes.note", "'plain', nasty, nasty"),
        ("notes.tag", "nasty"),
        ("navigation.tabs", "[{'label': nasty, 'url': nasty, 'current': true}], nasty"),
        ("forms.field", "'a', nasty, nasty, hint=nasty, error=nasty"),
        ("forms.field", "'a', nasty, nasty, 'textarea'"),
        (
            "composer.composer",
            "'a', nasty, nasty, nasty, nasty, nasty, text=nasty, draft_key=nasty, error=nasty",
        ),
        ("post.post", "'1', nasty, nasty, nasty, nasty, nasty, '', title=nasty, reply_to=nasty"),
        ("post.post", "'1', 'A', 'gives', '', '', '', nasty"),
        ("post.post", "'1', 'A', 'gives', '', '', '', '', state='hidden', state_words=nasty"),
        (
            "steps.steps",
            "[{'state': 'todo', 'what': nasty, 'detail': nasty, 'missing': nasty}], nasty, nasty",
        ),
        ("score.delivery", "'received', [nasty]"),
    ],
)
def test_what_people_write_never_becomes_markup(macro: str, arguments: str) -> None:
    html = piece(macro, arguments, nasty=NASTY)

    assert "<img" not in html
    assert "&lt;img" in html


def test_a_post_shows_its_sanitised_text_as_it_is() -> None:
    html = piece(
        "post.post",
        "'1', 'A', 'gives', 't', 'T', 'i', text",
        text=Markup("<p>One <strong>word</strong></p>"),
    )

    assert "<p>One <strong>word</strong></p>" in html


@pytest.mark.parametrize(
    ("act", "drawn"), [("give", "mark give"), ("thank", "mark thank"), ("days", "eye"), ("check", "check")]
)
def test_a_step_wears_the_mark_of_its_act_or_the_sign_it_names(act: str, drawn: str) -> None:
    source = (
        '{% from "components/making.html" import step_row %}{% call step_row(0, 1, act, "A") %}{% endcall %}'
    )

    row = pages.render_text(source, act=act)

    assert f'<div class="row act"><svg class="{drawn}"' in row


@pytest.mark.parametrize("state", ["hidden", "removed"])
def test_a_post_taken_away_keeps_its_shape_and_shows_no_text(state: str) -> None:
    html = piece(
        "post.post",
        "'1', 'A', 'gives', 't', 'T', 'i', 'secret', state=state, state_words='Removed by its author'",
        state=state,
    )

    assert 'id="post-1"' in html
    assert "Removed by its author" in html
    assert "secret" not in html


@pytest.mark.parametrize(
    ("state", "word"), [("done", "Done"), ("begun", "Begun"), ("todo", "To do"), ("late", "Late")]
)
def test_the_state_of_a_step_is_said_in_words(state: str, word: str) -> None:
    html = piece(
        "steps.steps",
        "[{'state': state, 'what': 'Reply', 'detail': 'by Sat', 'missing': ''}], '0 of 1 done', 'Zone'",
        state=state,
    )

    assert f"({word})" in html


def test_the_bar_of_a_score_says_what_its_panel_says() -> None:
    html = piece("score.score", "'7', '8.5', 'of what is possible by today', 70, 85, '10 in all.'")

    assert 'aria-label="7 of 8.5 of what is possible by today. 10 in all."' in html
    assert 'width="85"' in html


def test_what_is_wrong_in_a_long_form_is_listed_on_top_as_well() -> None:
    one = piece("forms.error_summary", "errors", errors=[("title", "Give a title.")])
    two = piece("forms.error_summary", "errors", errors=[("title", "Give a title."), ("when", "Set a day.")])

    assert 'href="#title"' in one
    assert "1 thing needs you." in one
    assert 'href="#title"' in two
    assert "2 things need you." in two


def test_every_button_of_a_form_has_an_own_url_or_that_of_its_form() -> None:
    html = piece(
        "composer.composer",
        "'a', '/posts', 't', 'Give', 'a story', 'Your story', draft_url='/draft', discard_url='/discard'",
    )

    assert 'method="post" action="/posts"' in html
    assert 'formaction="/draft"' in html
    assert 'formaction="/discard"' in html
    assert "disabled" not in html


def test_requests_carry_the_key_only_where_cookies_do_not_come_back() -> None:
    with_cookies = pages.gallery()
    without = pages.gallery(participation_key="k" * 32)

    assert "X-Stoke-Participation" not in with_cookies
    assert "hx-boost:inherited" not in with_cookies
    assert '"X-Stoke-Participation": "' + "k" * 32 in without
    assert 'hx-boost:inherited="true"' in without


def test_a_refused_launch_shows_what_to_do_and_needs_nothing_else() -> None:
    html = pages.refused()
    bare = pages.render("plain.html", title="We could not find this page", csp_nonce="n", lead="", todo=[])

    assert "Click the activity again." in html
    assert "K7QF-2M9X" in html
    assert "<details>" in html
    assert "<script" not in bare
    assert "We could not find this page" in bare
