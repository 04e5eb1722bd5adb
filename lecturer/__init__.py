"""What only lecturers get: the slides checked, fact by fact."""
