"""Tests of what several panels are made of."""
