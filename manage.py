#!/usr/bin/env python
"""Django's usual entry; `halles` is the same with clearer errors."""

from halles.cli import main

if __name__ == "__main__":
    main()
