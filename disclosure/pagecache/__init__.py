"""Public pages rendered once and served until the site changes; visit counts.

Knows no domain noun. Actions call ``actions.site_changed``; a view marks its
response with ``middleware.keep``.
"""
