"""Why a file is not read; the text of each says what to do."""

from django.utils.translation import gettext as _


class BadTable(ValueError):
    """The file cannot be read as a table."""


class NotATable(BadTable):
    """Neither CSV nor XLSX, whatever its name says."""

    def __str__(self) -> str:
        return _("This is no spreadsheet we can read. Save it as XLSX or CSV and send it again.")


class DamagedTable(BadTable):
    """It begins like a table and cannot be read to its end."""

    def __str__(self) -> str:
        return _("This file is damaged. Open it, save it again as XLSX or CSV, and send it again.")


class NoHeader(BadTable):
    """No line names the columns, or a column with something in it has no name: its letter."""

    def __str__(self) -> str:
        if not self.args:
            return _("This file is empty: its first line must name the columns.")
        return _("Column %(letter)s has no name: write one in its first line.") % {
            "letter": self.args[0]
        }


class RepeatedHeader(BadTable):
    """Two columns have one name."""

    def __str__(self) -> str:
        return _("Two columns are called “%(name)s”: rename one, or remove it.") % {
            "name": self.args[0]
        }


class TooBig(BadTable):
    """More bytes than are read, packed or once unpacked."""

    def __str__(self) -> str:
        return _("This file is too large: %(most)s MB at most. Split it.") % {"most": self.args[0]}


class TooManyRows(BadTable):
    """More lines than are read at a time."""

    def __str__(self) -> str:
        return _("More than %(most)s lines: split the file.") % {"most": self.args[0]}


class TooWide(BadTable):
    """More columns, or a longer line, than a list of anything has."""

    def __str__(self) -> str:
        return _("More than %(most)s columns: keep those that are needed.") % {"most": self.args[0]}
