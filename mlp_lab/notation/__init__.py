"""Formulas of the sheet in other notations, and numbers as text."""
