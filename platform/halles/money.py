"""Amounts of euros, held as a whole number of cents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

_SPACES = str.maketrans("", "", " \u00a0\u202f")
# Thousands may be set apart by spaces, which are gone when this looks; cents have a comma or a dot.
_AMOUNT = re.compile(r"([0-9]{1,10})(?:[.,]([0-9]{1,2}))?€?")


@dataclass(frozen=True, order=True, slots=True)
class Money:
    cents: int

    ZERO: ClassVar[Money]

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read what a person writes, "1 234,50 €"; ValueError on a sign or a part of a cent."""
        found = _AMOUNT.fullmatch(text.translate(_SPACES))
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        return cls(sum(amount.cents for amount in amounts))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        # Written out, for a page has many: a library takes twenty times as long over each.
        euros, cents = divmod(abs(self.cents), 100)
        sign = "\N{MINUS SIGN}" if self.cents < 0 else ""
        thousands = f"{euros:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        return f"{sign}{thousands},{cents:02}\N{NO-BREAK SPACE}€"

    @property
    def euros(self) -> Decimal:
        """The same amount in euros, exact and with its two decimals: `9.90`."""
        return Decimal(self.cents).scaleb(-2)

    @property
    def plain(self) -> str:
        """`12,50`: what a person types, without the sign of the euro."""
        return str(self.euros).replace(".", ",")

    def deconstruct(self) -> tuple[str, list[int], dict[str, Any]]:
        """How a migration writes it."""
        return "halles.money.Money", [self.cents], {}

    def split(self, parts: int) -> list[Money]:
        """Divide into `parts` that differ by at most a cent and add up exactly."""
        return self.share([1] * parts)

    def share(self, by: Sequence[int | Money]) -> list[Money]:
        """
        Divide in proportion to `by`, adding up exactly: the cents left over go to the largest
        remainders, the first of equals first.

        Raises ValueError when there is nothing to be in proportion to.
        """
        weights = [weight.cents if isinstance(weight, Money) else weight for weight in by]
        whole = sum(weights)
        if whole <= 0 or min(weights) < 0:
            raise ValueError(by)
        if self.cents < 0:
            return [-share for share in (-self).share(by)]
        shares = [self.cents * weight // whole for weight in weights]
        # A stable sort: among equal remainders the lowest index comes first.
        by_remainder = sorted(
            range(len(weights)), key=lambda i: self.cents * weights[i] % whole, reverse=True
        )
        for index in by_remainder[: self.cents - sum(shares)]:
            shares[index] += 1
        return [Money(share) for share in shares]

    def percent(self, basis_points: int) -> Money:
        """That many hundredths of a per cent, half a cent rounded away from zero."""
        cents = (abs(self.cents) * basis_points + 5000) // 10000
        return Money(cents if self.cents >= 0 else -cents)


Money.ZERO = Money(0)


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """A column of cents that reads and writes as Money."""

    # What mypy's plugin asks a field: what may be assigned, what is read.
    _pyi_private_set_type: Money | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Money  # type: ignore[assignment]
    _pyi_lookup_exact_type: Money  # type: ignore[assignment]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Money | None:
        # PostgreSQL adds bigints up to a numeric.
        return None if value is None else Money(int(value))

    def to_python(self, value: Any) -> Money | None:
        return value if value is None or isinstance(value, Money) else Money(int(value))

    def get_prep_value(self, value: Any) -> Any:
        return value.cents if isinstance(value, Money) else super().get_prep_value(value)

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": MoneyFormField, **options})


class MoneyFormField(forms.Field):
    """An amount typed by a person, between `least` and `most`, both included."""

    default_error_messages = {
        "invalid": _("Write an amount in euros and cents, such as 12,50."),
        "least": _("Write an amount of at least %(amount)s."),
        "most": _("Write an amount of at most %(amount)s."),
    }

    def __init__(
        self, *, least: Money = Money.ZERO, most: Money = Money(100_000_00), **options: Any
    ) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)
        self.least, self.most = least, most

    def prepare_value(self, value: Any) -> Any:
        return value.plain if isinstance(value, Money) else value

    def to_python(self, value: Any) -> Money | None:
        if isinstance(value, Money):
            return value
        if value in self.empty_values:
            return None
        try:
            return Money.parse(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        for code, limit, refused in (
            ("least", self.least, value < self.least),
            ("most", self.most, value > self.most),
        ):
            if refused:
                raise ValidationError(self.error_messages[code], code, {"amount": limit})
