"""What the lessons stand on, and no student needs."""
