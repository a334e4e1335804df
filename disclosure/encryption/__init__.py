"""Values at rest that only the holder of the keys can read.

``fields``   encrypted columns and files of a model
``sealing``  the same for a text or bytes in hand, and keys for exact search
``ciphers``  the two algorithms; ``keys`` the key ring from the settings
"""
