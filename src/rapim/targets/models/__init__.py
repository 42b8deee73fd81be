"""Surveys with their designs and visits, targets with what was said of them and done to them: append-only."""

from .surveys import Survey, SurveyDesign, SurveyPoint
from .targets import Target, TargetAct, TargetText

__all__ = ["Survey", "SurveyDesign", "SurveyPoint", "Target", "TargetAct", "TargetText"]
