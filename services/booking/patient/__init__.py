"""The patient's own pages: reached by the link of a mail, opened further by what only they know."""
