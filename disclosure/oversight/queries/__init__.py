"""Questions of supervision; every one starts from a ``Scope``."""
