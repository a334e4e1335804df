"""A backup: one folder that holds the database, the files and a manifest.

``making`` writes it, ``checking`` proves it, ``restoring`` puts it in place. The
keys go elsewhere (``keys``): with the sealed data beside them they protect nothing.
"""
