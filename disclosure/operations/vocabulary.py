"""What is done for the upkeep of a site, and how well a part of it stands."""

from disclosure.labels import Labelled, noop


class RunKind(Labelled):
    BACKUP = "backup", noop("备份")
    BACKUP_CHECK = "backup_check", noop("核对备份")
    RESTORE = "restore", noop("恢复")
    TRAIL_CHECK = "trail_check", noop("核对审计链")


class Standing(Labelled):
    GOOD = "good", noop("正常")
    NEAR = "near", noop("请注意")
    BAD = "bad", noop("需要处理")


#: From the best to the worst.
ORDER = (Standing.GOOD, Standing.NEAR, Standing.BAD)


def worst(standings: list[Standing]) -> Standing:
    """Return the worst of some standings; good when there are none."""
    return max(standings, key=ORDER.index, default=Standing.GOOD)
