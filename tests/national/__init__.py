"""The national form of the annual report."""
