"""Words of the published reports, found inside the database.

``places`` → ``actions`` (index, in the transaction that publishes) → ``finding``.
What a token is and what a phrase is stands in ``reports.rules.finding``; the two
databases only look tokens up, so both find the same.
"""
