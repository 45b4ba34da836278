import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management import call_command

from themes import bundle

LIMIT = 15_000


def test_the_sheet_is_found_by_the_development_server():
    found = Path(finders.find(bundle.NAME))

    assert found.read_text() == bundle.bundle()


def test_the_whole_sheet_is_small():
    assert len(gzip.compress(bundle.bundle().encode())) <= LIMIT


def test_a_change_of_a_source_is_seen(tmp_path, monkeypatch):
    source = tmp_path / "halles.css"
    source.write_text("a{color:red}")
    monkeypatch.setattr(bundle, "SOURCES", tmp_path)
    built = tmp_path / "built.css"

    assert bundle.is_stale(built)
    built.write_text(bundle.bundle())
    source.touch()

    assert bundle.is_stale(built) == (source.stat().st_mtime > built.stat().st_mtime)


def test_it_is_collected_hashed_and_compressed(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }

    call_command("collectstatic", "--no-input", verbosity=0)

    hashed = next((tmp_path / "static/themes").glob("halles.*.css"))
    assert Path(f"{hashed}.gz").exists()
    font = re.search(r"fonts/bricolage-grotesque\.\w+\.woff2", hashed.read_text())
    assert (tmp_path / "static/themes" / font[0]).exists()


def test_one_font_is_served_small_and_with_its_licence():
    fonts = Path(bundle.__file__).parent / "static/themes/fonts"

    assert [font.stat().st_size < 45_000 for font in fonts.glob("*.woff2")] == [True]
    assert (
        "SIL OPEN FONT LICENSE" in (fonts / "bricolage-grotesque.LICENSE.txt").read_text().upper()
    )
