"""Chinese for what parameters say of themselves, by the English they say it in, as in gettext.

A parameter states its meaning, unit and source once, in English, where it is declared. Each area's ``TEXTS`` hold the
Chinese of these texts (of a source without its leading status), its ``LABELS`` short names of the parameters: by the
name of the field, or by group and field where a lever or an earlier field has that name and means something else.
"""

from __future__ import annotations

from sim.words.parameters import (
    after_sales,
    commerce,
    platforms,
    production,
    purchase,
    scenario,
    studios,
    units,
    viewers,
    viewing,
)

AREAS = (scenario, viewers, viewing, purchase, after_sales, production, studios, commerce, platforms)

TEXTS: dict[str, str] = {text: chinese for area in (*AREAS, units) for text, chinese in area.TEXTS.items()}
LABELS: dict[str, str] = {name: chinese for area in AREAS for name, chinese in area.LABELS.items()}
