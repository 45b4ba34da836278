"""Why something of an import failed, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from halles import tables

# As much as is kept of one.
LONGEST = 40
# Those whose own words name a place of the file.
OF_A_PLACE = {fault.__name__: fault for fault in (tables.NoHeader, tables.RepeatedHeader)}
SENTENCES = {
    "NotATable": _("This is no spreadsheet we can read. Save it as XLSX or CSV and send it again."),
    "DamagedTable": _("This file is damaged. Open it, save it as XLSX or CSV, and send it again."),
    "TooBig": _("This file is too large: 20 MB at most. Split it."),
    "TooManyRows": _("More than 50,000 lines: split the file."),
    "TooWide": _("More than 200 columns: keep those that are needed."),
    "Empty": _("This file has no line below its headers."),
    "errors": _("More lines were in error than you accept: nothing was changed."),
    "columns": _("Its columns are not those you told us: look at them, then start again."),
    # The same words: what stands behind an inner name is not for who typed it to find out.
    "unreachable": _("Nothing answers at this address on the public internet."),
    "forbidden": _("Nothing answers at this address on the public internet."),
    "address": _("This is no address of a file: it begins with https://."),
    "status": _("The address answered, but not with a file."),
    "redirects": _("The address sends us on too many times."),
    "slow": _("The address was too slow."),
    "large": _("The file is too large."),
    "not_a_picture": _("This is no photo: JPEG, PNG, WebP or AVIF."),
    "odd_shape": _("This picture is too small or too narrow to be looked at."),
    "too_many": _("This product has ten photos already."),
    "missing": _("No file of that name is in the archive."),
    "archive": _("This archive cannot be opened: send a plain ZIP of photos."),
}


def of(fault: tables.BadTable) -> str:
    """What is kept of why a file was not read: `TooWide`, or `NoHeader: B` with its place."""
    name = type(fault).__name__
    place = fault.args if name in OF_A_PLACE else ()
    return ": ".join([name, *map(str, place)])[:LONGEST]


def sentence(reason: str) -> str:
    """What to tell of it; of a reason nobody knows, that it failed."""
    name, *place = reason.split(": ", 1)
    if name in OF_A_PLACE:
        return str(OF_A_PLACE[name](*place))
    return str(SENTENCES.get(reason, _("It failed.")))
