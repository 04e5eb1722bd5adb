"""One master a topic, and the checks that students and graders share."""
