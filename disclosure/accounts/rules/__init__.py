"""What a code, a password and a session have to be. Pure."""
