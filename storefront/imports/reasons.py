"""Why something of an import failed, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "NotATable": _("This is no spreadsheet we can read. Save it as XLSX or CSV and send it again."),
    "DamagedTable": _("This file is damaged. Open it, save it as XLSX or CSV, and send it again."),
    "NoHeader": _("A column has no name: the first line must name every column."),
    "RepeatedHeader": _("Two columns have the same name: rename one, or remove it."),
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


def sentence(reason: str) -> str:
    """What to tell of it; of a reason nobody knows, that it failed."""
    return str(SENTENCES.get(reason, _("It failed.")))
