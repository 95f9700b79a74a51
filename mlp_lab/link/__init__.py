"""The one line to the browser."""
