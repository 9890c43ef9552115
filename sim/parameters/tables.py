"""Parameters that are tables: one entry per platform, genre, category or age band, each within bounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.names import CREATOR_KINDS, GENDERS, N_CATEGORIES, N_FUNDING, N_GENRES, N_PLATFORMS, PLATFORMS, Genre
from sim.parameters.base import broken

type Share = Annotated[float, Field(ge=0, le=1)]
"""A share or probability."""
type Weight = Annotated[float, Field(ge=0, le=1_000_000)]
"""A relative weight: only its size against the others of its table matters."""
type Ratio = Annotated[float, Field(ge=0.01, le=100)]
"""How often or how much, over the average."""
type Tilt = Annotated[float, Field(ge=-2, le=2)]
"""A difference relative to the average."""
type Liking = Annotated[float, Field(ge=-5, le=5)]
"""A difference in standard deviations."""


def _one_or_many(given: Any) -> Any:
    """`taobao` means `[taobao]`."""
    return (given,) if isinstance(given, str) else tuple(given) if isinstance(given, list) else given


type PlatformName = Literal[PLATFORMS]  # type: ignore[valid-type]
type PlatformNames = Annotated[tuple[PlatformName, ...], BeforeValidator(_one_or_many)]

type GenreNames = Annotated[tuple[Literal[tuple(g.name.lower() for g in Genre)], ...], BeforeValidator(_one_or_many)]  # type: ignore[valid-type]
type MakerNames = Annotated[tuple[Literal[CREATOR_KINDS[:-1]], ...], BeforeValidator(_one_or_many)]  # type: ignore[valid-type]

type ByGenre[T] = Annotated[tuple[T, ...], Field(min_length=N_GENRES, max_length=N_GENRES)]
type ByGender[T] = Annotated[tuple[T, ...], Field(min_length=len(GENDERS), max_length=len(GENDERS))]
type ByFunding[T] = Annotated[tuple[T, ...], Field(min_length=N_FUNDING, max_length=N_FUNDING)]
type ByPlatform[T] = Annotated[tuple[T, ...], Field(min_length=N_PLATFORMS, max_length=N_PLATFORMS)]
type ByCategory[T] = Annotated[tuple[T, ...], Field(min_length=N_CATEGORIES, max_length=N_CATEGORIES)]
type ByDimension[T] = Annotated[tuple[T, ...], Field(min_length=4, max_length=4)]
type ByAgeBand[T] = Annotated[tuple[T, ...], Field(min_length=4, max_length=4)]


def some_weight(*tables: tuple[float, ...]) -> None:
    """Raise a validation error unless each table has an entry above 0."""
    if not all(sum(table) > 0 for table in tables):
        raise broken("some_weight")
