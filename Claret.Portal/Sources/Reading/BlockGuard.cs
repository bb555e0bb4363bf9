namespace Claret.Portal.Sources.Reading;

/// <summary>Whether a run stops and asks before it blocks: a wrong filter or half a file must not shut everybody out.</summary>
public static class BlockGuard
{
    /// <param name="active">The source's people here who may sign in now.</param>
    /// <param name="missing">Those of them whom it names no longer.</param>
    /// <param name="named">How many it names in all.</param>
    /// <param name="mayBlock">What an admin has agreed to.</param>
    public static bool Asks(ReadSchedule schedule, int active, int missing, int named, int? mayBlock)
    {
        if (missing <= (mayBlock ?? 0))
            return false;

        // A source that names nobody is broken far more often than it is right.
        return named == 0 || (missing > schedule.AlwaysBlocked && missing * 100L > (long)schedule.MaxBlockedPercent * active);
    }
}
