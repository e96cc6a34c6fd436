"""Marks of lists that stand close to their items."""

TIGHT_MARK = r"(?:[•▪◦‣●○■□](?=\w)|[–—-](?=[A-ZÀ-ÖØ-Þ]))"
"""A bullet, or a dash before a capital: "-Your name". "-based" and "-5" are none."""
