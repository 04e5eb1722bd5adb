"""What the course needs around its notebooks; never imported by one."""
