"""Every key of the catalogues of a language."""

from sim.locale.catalogues import AREAS, entries, path_of


def keys(language):
    return {entry.context for area in AREAS for entry in entries(path_of(language, area)) if entry.context}
