"""What people read, in their language: catalogue files that a translator edits, and what reads them when needed."""

from sim.locale.catalogues import LANGUAGES, Language
from sim.locale.messages import Message, Names
from sim.locale.words import Words

__all__ = ["LANGUAGES", "Language", "Message", "Names", "Words"]
