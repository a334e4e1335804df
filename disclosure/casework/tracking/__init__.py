"""What an applicant with number and code sees."""
