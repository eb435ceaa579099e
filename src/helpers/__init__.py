"""Helpers behind the lessons on the Stalin purges and show trials.

Shared rooms: `course`, `safefile`, `data`, `sources`, `style`, `figure`, `exhibit`, `questions`, `answers`,
`texts`.
One room a lesson: `start_here`, `terror`, ... A notebook's cell calls one function of its room.
"""

__version__ = "0.1.0"
