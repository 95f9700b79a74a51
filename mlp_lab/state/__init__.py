"""The numbers of a lab: its knobs, what a sweep carries of them, and the state that all panels share."""
