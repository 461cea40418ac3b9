"""Instructions written as a document: a heading is a step, and "go to step 3" is an answer. Each guess is told."""
