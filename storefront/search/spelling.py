"""How words are compared, and how far apart two of them are."""

from tenants.models.communes import plain


def form(text: str) -> str:
    """Lower case, without accents or ligatures: `Œufs de Brémont` → `oeufs de bremont`."""
    return plain(text.lower().replace("œ", "oe").replace("æ", "ae"))


def distance(left: str, right: str) -> int:
    """Letters to change, add, drop or swap with their neighbour to make one word the other."""
    rows = [list(range(len(right) + 1))]
    for i, letter in enumerate(left, start=1):
        row = [i]
        for j, other in enumerate(right, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other))
            if i > 1 and j > 1 and left[i - 2 : i] == right[j - 2 : j][::-1]:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def tolerance(word: str) -> int:
    """How many mistakes still leave a word recognisable."""
    return 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
