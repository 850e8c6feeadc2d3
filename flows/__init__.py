"""The will: what, when, to whom; Prefect, settings, command line, words."""
