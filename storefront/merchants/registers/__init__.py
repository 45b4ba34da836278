"""The register of companies, asked through whichever provider this installation names."""

from importlib import import_module
from typing import cast

from django.conf import settings

from storefront.merchants.registers.port import Register


def get() -> Register:
    """The register of settings.REGISTER."""
    module = import_module(f"storefront.merchants.registers.{settings.REGISTER}.register")
    return cast(Register, module.register)
