"""Running a guide: the prepared panels of its steps, outcomes, the summary of a run, lists of runs."""
