"""Exercises that know what went wrong: what is asked, what is right, which slips people make, and how one is found."""
