"""监督: supervisors look down on the cases, and say what has to be done."""
