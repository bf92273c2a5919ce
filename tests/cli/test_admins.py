"""Admins by the command line."""

import re

from tests.cli.conftest import Shell


def test_an_admin_is_added_once_however_the_address_is_capitalised(stoke: Shell) -> None:
    stoke("admin", "add", "Sam@School.test")
    again = stoke("admin", "add", "sam@school.TEST")

    assert again.stdout == "Sam@School.test may sign in. Next: stoke admin link Sam@School.test\n"
    assert [one["email"] for one in stoke.json("admin", "list")] == ["Sam@School.test"]


def test_a_link_is_printed_for_an_admin_only(stoke: Shell) -> None:
    stoke("admin", "add", "sam@school.test")

    told = stoke.json("admin", "link", "SAM@school.test")
    stranger = stoke("admin", "link", "eve@school.test")

    assert re.fullmatch(r"https://stoke\.test/admin/sign-in/[\w-]{43}", told["url"])
    assert stranger.exit_code == 1
    assert stranger.stderr == "Error: eve@school.test is no admin: `stoke admin list` shows who is.\n"


def test_the_last_admin_stays(stoke: Shell) -> None:
    stoke("admin", "add", "sam@school.test")
    stoke("admin", "add", "kim@school.test")

    first, last = stoke("admin", "remove", "sam@school.test"), stoke("admin", "remove", "kim@school.test")

    assert (first.exit_code, last.exit_code) == (0, 1)
    assert last.stderr == "Error: This is the last admin. Add another first: `stoke admin add EMAIL`.\n"
    assert [one["email"] for one in stoke.json("admin", "list")] == ["kim@school.test"]


def test_what_is_no_address_is_said(stoke: Shell) -> None:
    result = stoke("admin", "add", "sam at school")

    assert result.exit_code == 2
    assert "'sam at school' is no e-mail address." in result.stderr
