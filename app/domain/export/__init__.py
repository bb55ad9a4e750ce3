"""The export: everything that is kept about a person, in one file.

A part says which rows of a table are a person's and what of each is shown; `left_out` says why anything else is not.
Between them every column of every table is decided about.
"""

from app.domain.export.writing import FORMAT, PARTS, Export, pieces

__all__ = ["FORMAT", "PARTS", "Export", "pieces"]
