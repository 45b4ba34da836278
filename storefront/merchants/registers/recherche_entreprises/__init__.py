"""The public search of companies that the State keeps, over SIRENE; no key is needed."""
