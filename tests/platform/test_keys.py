import pytest

from halles.http import keys


@pytest.mark.parametrize(("text", "key"), [("7", 7), ("0042", 42), ("9" * 18, 10**18 - 1)])
def test_a_key_is_read_as_it_was_written(text, key):
    assert keys.read(text) == key


@pytest.mark.parametrize("text", ["", "-1", " 7", "7\n", "1e3", "٣", "²", "9" * 19, "un"])
def test_what_is_no_key_is_that_of_no_row(text):
    assert keys.read(text) == 0


def test_of_what_a_form_sent_only_the_keys_are_taken():
    assert keys.read_all(["12", "x", "3", ""]) == [12, 3]
