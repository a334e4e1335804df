"""What may be done with an account. All of it is in the trail."""
