from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils.translation import override

from halles.translations.dates import date_format

WRITTEN = [("django", "{{ day|date:'l j F Y' }}"), ("jinja2", '{{ day|date("l j F Y") }}')]


@pytest.mark.parametrize(
    ("day", "how", "said"),
    [
        (date(2027, 5, 1), "j F", "1er mai"),
        (date(2027, 1, 1), "l j F Y", "vendredi 1er janvier 2027"),
        (date(2027, 2, 1), "DATE_FORMAT", "1er février 2027"),
        (date(2027, 5, 2), "j F", "2 mai"),
        (date(2027, 5, 11), "j F", "11 mai"),
        (date(2027, 5, 31), "l j F Y", "lundi 31 mai 2027"),
        (date(2027, 5, 1), "l", "samedi"),
        (date(2027, 5, 1), "d/m/Y", "01/05/2027"),
    ],
)
def test_the_first_of_a_month_alone_has_an_ordinal(day, how, said):
    with override("fr"):
        assert date_format(day, how) == said


def test_other_languages_keep_their_number():
    with override("en"):
        assert date_format(date(2027, 5, 1), "j F Y") == "1 May 2027"


@pytest.mark.parametrize(("engine", "written"), WRITTEN)
def test_templates_write_days_like_letters_do(engine, written):
    template = engines[engine].from_string(written)

    with override("fr"):
        said = template.render({"day": date(2027, 5, 1)})

    assert said == "samedi 1er mai 2027"


def test_a_moment_has_its_day_on_the_wall_and_not_in_utc():
    late = datetime(2027, 4, 30, 22, 30, tzinfo=UTC)

    with override("fr"):
        said = engines["django"].from_string("{{ at|date:'j F Y, H:i' }}").render({"at": late})

    assert said == "1er mai 2027, 00:30"


@pytest.mark.parametrize("nothing", [None, ""])
def test_of_no_day_nothing_is_written(nothing):
    assert engines["django"].from_string("{{ day|date:'j F' }}").render({"day": nothing}) == ""
