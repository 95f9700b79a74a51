"""Gradient descent: the data that ship with the lessons, one step, and a run of steps."""
