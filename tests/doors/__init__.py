"""Every address of the site: who gets in, what it sends, what it withstands."""
