"""运行: what keeps the site alive — backups, health, counters, logs, daily proofs."""
