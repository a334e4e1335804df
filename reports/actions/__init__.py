"""Every write to a report. Each action asks who acts and what stands in the way.

``starting`` begins an edition, ``writing`` and ``figures`` change a draft,
``files`` its attachments, ``reviewing`` its notes and waivers, ``moving`` takes
it through the workflow.
"""
