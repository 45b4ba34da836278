"""Spreadsheets: whatever people send is read or refused with a reason; what they get is safe."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from halles import tables

LIST = "nom;code postal;commune\nFromagerie du Pâté;78120;Rambouillet\nÀ l’Œuf;78120;Rambouillet\n"


def read(content, **limits):
    return tables.read(io.BytesIO(content), limits=tables.Limits(**limits))


def rows(content, **limits):
    return [row.cells for row in read(content, **limits)]


def workbook(*given, change=lambda sheet: None):
    book, kept = Workbook(), io.BytesIO()
    for row in given:
        book.active.append(row)
    change(book.active)
    book.save(kept)
    return kept.getvalue()


def repacked(content, name, change):
    """The same workbook with one of its files changed, or added."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", 8) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == name else data)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return kept.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_letters_and_any_separator_give_the_same_rows(encoding, separator):
    # Œ and ’ are in all of these but Latin-1.
    content = LIST.replace(";", separator).encode(encoding)

    table = read(content)

    assert table.columns == ("nom", "code postal", "commune")
    assert [row.cells["nom"] for row in table] == ["Fromagerie du Pâté", "À l’Œuf"]


def test_latin_1_is_read_too():
    assert rows("nom;ville\nCafé Léa;Orléans\n".encode("latin-1"))[0]["nom"] == "Café Léa"


def test_excels_own_first_line_says_the_separator():
    table = read(b'sep=,\r\nnom,prix\r\nTomme,"12,5"\r\n')

    [row] = table
    assert row.cells == {"nom": "Tomme", "prix": "12,5"}
    assert (row.number, table.cell(row.number, "prix")) == (3, "B3")


def test_blank_lines_are_skipped_and_counted():
    table = read(b"\n\nnom;prix\n\nTomme;3\n;\n")

    assert [row.number for row in table] == [5]


@pytest.mark.parametrize("many", [19, 20, 21, 22, 500])
def test_no_row_is_lost_after_those_the_separator_is_chosen_by(many):
    table = read(b"nom;prix\n" + b"".join(b"n%d;1\n" % n for n in range(many)))

    found = [(row.number, row.cells["nom"]) for row in table]

    assert found == [(n + 2, f"n{n}") for n in range(many)]


def test_a_workbook_says_what_a_person_sees():
    head = ["nom", "prix", "jour", "vrai", "siret"]
    content = workbook(head, ["Tomme", 12.5, date(2026, 4, 11), True, 73282932000074])

    assert rows(content) == [
        {
            "nom": "Tomme",
            "prix": "12.5",
            "jour": "2026-04-11",
            "vrai": "1",
            "siret": "73282932000074",
        }
    ]


def test_a_formula_is_never_computed():
    content = workbook(["nom", "prix"], ["Tomme", "=1+1"], ["Comté", "#REF!"])
    cached = repacked(
        content, SHEET, lambda xml: re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>2</v>", xml)
    )

    assert [row.broken for row in read(content)] == [("prix",), ("prix",)]
    assert rows(cached)[0]["prix"] == "2"


def test_of_merged_cells_the_first_has_the_value():
    content = workbook(
        ["rayon", "nom"],
        ["Fromages", "Tomme"],
        ["perdu", "Comté"],
        change=lambda sheet: sheet.merge_cells("A2:A3"),
    )

    assert [row["rayon"] for row in rows(content)] == ["Fromages", ""]


def test_hidden_sheets_are_passed_over():
    book, kept = Workbook(), io.BytesIO()
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Vu").append(["nom"])
    book.save(kept)

    assert read(kept.getvalue()).columns == ("nom",)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", tables.NoHeader),
        (b"\n\n;;\n", tables.NoHeader),
        (b"nom;;prix\na;b;c\n", tables.NoHeader),
        (b"nom;prix;Nom\na;b;c\n", tables.RepeatedHeader),
        (b"%PDF-1.7 and so on", tables.NotATable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook", tables.NotATable),
        (b"\x89PNG\r\n\x1a\n", tables.NotATable),
        (b"<!DOCTYPE html><table><tr><td>nom</td></tr></table>", tables.NotATable),
        (b"nom;prix\n\0\0\0\0\0\0\0\0\0", tables.NotATable),
        (b"PK\x03\x04 no archive at all", tables.DamagedTable),
        (b'nom;prix\n"' + b"x" * 140_000, tables.DamagedTable),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content, why):
    with pytest.raises(why) as refusal:
        rows(content)

    assert str(refusal.value)


def test_another_archive_is_no_workbook():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(tables.NotATable):
        rows(kept.getvalue())


def test_a_workbook_cut_short_is_refused():
    content = repacked(workbook(["nom"], ["Tomme"]), SHEET, lambda xml: xml[: len(xml) // 2])

    with pytest.raises(tables.DamagedTable):
        rows(content)


def test_an_entity_is_never_expanded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    content = repacked(
        workbook(["nom"], ["Tomme"]), SHEET, lambda xml: bomb + xml.replace(b"<v>", b"<v>&a;")
    )

    with pytest.raises(tables.DamagedTable):
        rows(content)


def test_too_many_bytes_rows_and_columns_are_refused():
    with pytest.raises(tables.TooBig):
        rows(LIST.encode(), bytes=20)
    with pytest.raises(tables.TooManyRows):
        rows(LIST.encode(), rows=1)
    with pytest.raises(tables.TooWide):
        rows(";".join(f"c{n}" for n in range(1_000_000)).encode())
    with pytest.raises(tables.TooWide):
        rows(workbook([f"c{n}" for n in range(201)]))


def test_a_workbook_is_weighed_before_it_is_unpacked():
    big = repacked(workbook(["nom"]), "docProps/app.xml", lambda _: b"0" * 2_000_000)
    texts = repacked(workbook(["nom"]), "xl/sharedStrings.xml", lambda _: b"0" * 200_000)

    assert len(big) < 20_000
    with pytest.raises(tables.TooBig):
        rows(big, unpacked=1_000_000)
    with pytest.raises(tables.TooBig):
        rows(texts, unpacked=1_000_000)


def with_texts(texts, path="xl/sharedStrings.xml"):
    """A workbook whose cells take their words from a list that all of them share."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    told = f'<Override PartName="/{path}" ContentType="{kind}"/></Types>'.encode()
    listed = repacked(workbook(["nom"], ["Tomme"]), path, lambda _: texts)
    return repacked(listed, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", told))


def test_texts_are_weighed_wherever_the_workbook_says_they_are():
    with pytest.raises(tables.TooBig):
        rows(with_texts(b"0" * 200_000, "xl/worksheets/t.xml"), unpacked=1_000_000)


def test_a_workbook_of_too_many_texts_is_refused_before_they_are_kept(monkeypatch):
    name = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sent = with_texts(b'<sst xmlns="' + name + b'"><si><t>a</t></si><si/><si/></sst>')
    assert rows(sent) == [{"nom": "Tomme"}]
    monkeypatch.setattr("halles.tables.workbooks.MOST_TEXTS", 2)

    with pytest.raises(tables.TooBig):
        rows(sent)


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_what_describes_a_workbook_is_weighed_before_it_is_read_whole(part):
    padded = repacked(workbook(["nom"], ["Tomme"]), part, lambda xml: xml + b" " * 5_000_000)

    with pytest.raises(tables.TooBig):
        rows(padded)


def test_one_endless_row_is_read_no_further_than_its_bound():
    cells = b"<c><v>1</v></c>" * 400_000
    content = repacked(
        workbook(["nom"], ["Tomme"]), SHEET, lambda xml: xml.replace(b"</row>", cells + b"</row>")
    )

    with pytest.raises(tables.TooWide):
        rows(content)


def test_a_workbook_that_claims_a_million_rows_and_columns_costs_what_it_holds():
    claimed = b'<dimension ref="A1:XFD1048576"'
    content = repacked(
        workbook(["nom"], ["Tomme"]),
        SHEET,
        lambda xml: (
            xml.replace(b'<dimension ref="A1:A2"', claimed)
            .replace(b'<row r="2"', b'<row r="1048576"')
            .replace(b'r="A2"', b'r="A1048576"')
        ),
    )

    assert [row.number for row in read(content)] == [1048576]


def test_cells_beyond_the_last_column_are_told():
    [row] = read(b"nom;prix\nTomme;3;surprise\n")

    assert row.broken == ("C",)


HOSTILE = ["=1+1", "+33 1 99 00 41 26", "-2+3", "@SUM(A1)", "\t=1", "＝1", "l'eau", "'quote"]


def test_nothing_written_is_taken_for_a_formula_and_all_is_read_back():
    content = b"".join(tables.csv_of(["texte"], [[text] for text in HOSTILE]))

    assert content.startswith(b"\xef\xbb\xbf")
    for line in content.decode("utf-8-sig").split("\r\n"):
        assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t", "＝"))
    assert [row["texte"] for row in rows(content)] == [text.strip() for text in HOSTILE]


def test_a_workbook_written_holds_texts_numbers_and_moments():
    kept, at = io.BytesIO(), datetime(2026, 4, 11, 9, tzinfo=UTC)
    given = [[text, 3, Decimal("12.50"), at, None] for text in [*HOSTILE, "\x00nul"]]

    tables.write_xlsx(["texte", "nombre", "prix", "quand", "rien"], given, kept)

    with zipfile.ZipFile(io.BytesIO(kept.getvalue())) as archive:
        assert b"<f>" not in archive.read(SHEET)
    found = rows(kept.getvalue())
    assert [row["texte"] for row in found] == [*(t.strip() for t in HOSTILE), "nul"]
    assert found[0] | {"texte": ""} == {
        "texte": "",
        "nombre": "3",
        "prix": "12.5",
        "quand": "2026-04-11 11:00:00",
        "rien": "",
    }


def test_numbers_in_a_csv_are_as_french_spreadsheets_read_them():
    content = b"".join(tables.csv_of(["prix", "jour"], [[Decimal("-12.50"), date(2026, 4, 11)]]))

    assert content.decode("utf-8-sig") == "prix;jour\r\n-12,50;2026-04-11\r\n"


def test_no_line_of_a_long_file_is_lost():
    text = "Nom;Prix\n" + "".join(f"{n};1\n" for n in range(60))

    names = [row.cells["Nom"] for row in tables.read(io.BytesIO(text.encode()))]

    assert names == [str(n) for n in range(60)]
