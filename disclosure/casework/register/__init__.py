"""The register of requests as a table, in and out."""
