"""Grade a class: what came in is read, mended, run in a sandbox, judged outside, and reported."""
