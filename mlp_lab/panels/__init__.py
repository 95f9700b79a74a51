"""The panels of a lab, one folder each."""
