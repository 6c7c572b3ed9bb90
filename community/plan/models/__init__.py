"""The facts of the five steps, and what is counted of the life in the house."""

from community.plan.models.overview import Closed, Span, Tally
from community.plan.models.remarks import REMARK_LENGTH, Remark
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
    "REMARK_LENGTH",
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
    "Remark",
    "ResidentGroup",
    "Span",
    "Step",
    "Tally",
    "Theme",
    "Upkeep",
    "Version",
]
