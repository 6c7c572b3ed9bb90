"""The facts of the five steps, and what is counted of the life in the house."""

from community.plan.models.overview import Closed, Span, Tally
from community.plan.models.steps import (
    FEW,
    AreaFigure,
    Characteristic,
    Counted,
    Keeper,
    Knowledge,
    Line,
    LineQuerySet,
    Outline,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Step,
    Theme,
    Version,
)
from community.plan.models.upkeep import Upkeep

__all__ = [
    "FEW",
    "AreaFigure",
    "Characteristic",
    "Closed",
    "Counted",
    "Keeper",
    "Knowledge",
    "Line",
    "LineQuerySet",
    "Outline",
    "Platform",
    "Point",
    "Purpose",
    "ResidentGroup",
    "Span",
    "Step",
    "Tally",
    "Theme",
    "Upkeep",
    "Version",
]
