"""A platform is paused, resumed, removed and brought back by the command line."""

from tests.cli.conftest import PLATFORM, Shell


def test_a_platform_is_paused_and_resumed(stoke: Shell) -> None:
    stoke(*PLATFORM)

    paused, listed = stoke.json("platform", "pause", "1"), stoke("platform", "list").stdout
    resumed = stoke.json("platform", "resume", "1")

    assert (paused["disabled"], resumed["disabled"]) == (True, False)
    assert "paused: stoke platform resume 1" in listed


def test_a_platform_is_removed_by_its_name_and_brought_back(stoke: Shell) -> None:
    stoke(*PLATFORM)

    wrong = stoke("platform", "remove", "1", "--name", "Salt")
    removed = stoke.json("platform", "remove", "1", "--name", "Saltmarsh")
    resumed = stoke("platform", "resume", "1")
    back = stoke.json("platform", "undo", "1")

    assert (wrong.exit_code, "Registration 1 has another name: 'Saltmarsh'." in wrong.stderr) == (2, True)
    assert removed["removed_at"] is not None
    assert resumed.stderr == "Error: It was removed: `stoke platform undo 1` brings it back.\n"
    assert (back["removed_at"], back["disabled"]) == (None, False)
    assert stoke("platform", "undo", "1").stderr == "Error: It is not removed.\n"


def test_a_number_that_is_no_platform_is_a_sentence(stoke: Shell) -> None:
    for command in (("pause", "7"), ("resume", "7"), ("undo", "7"), ("remove", "7", "--name", "x")):
        result = stoke("platform", *command)

        assert result.exit_code == 1
        assert result.stderr == "Error: There is no registration 7: `stoke platform list` shows them.\n"
