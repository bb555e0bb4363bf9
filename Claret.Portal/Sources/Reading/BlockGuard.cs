namespace Claret.Portal.Sources.Reading;

/// <summary>Whether a run stops and asks before it blocks: a wrong filter or half a file must not shut everybody out, nor may many small runs do so one after the other.</summary>
public static class BlockGuard
{
    /// <summary>What is blocked unasked counts together for so long.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <param name="active">The source's people here who may sign in now.</param>
    /// <param name="missing">Those of them whom it names no longer.</param>
    /// <param name="unasked">Who else has been blocked unasked in the last day, and is still not named.</param>
    /// <param name="named">How many it names in all.</param>
    /// <param name="mayBlock">What an admin has agreed to.</param>
    public static bool Asks(ReadSchedule schedule, int active, int missing, int unasked, int named, int? mayBlock)
    {
        if (missing <= (mayBlock ?? 0))
            return false;

        var today = missing + unasked;
        // A source that names nobody is broken far more often than it is right.
        return named == 0 || (today > schedule.AlwaysBlocked && today * 100L > (long)schedule.MaxBlockedPercent * (active + unasked));
    }
}
