"""The fields of a step, which are filled in during a run by hand or by a lookup."""
