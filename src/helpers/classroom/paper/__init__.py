"""The parts of a figure on paper; `helpers.classroom.charts` puts them together."""
