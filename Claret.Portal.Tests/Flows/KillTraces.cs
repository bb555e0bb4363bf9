namespace Claret.Portal.Tests.Flows;

/// <summary>What kills left behind.</summary>
/// <param name="Requested">Before its request was resolved, or in the middle of that.</param>
/// <param name="Owed">Between the commit and the hand-over.</param>
/// <param name="Unknown">During a hand-over, or between the server's answer and the mark.</param>
/// <param name="Quiet">When all was done.</param>
internal sealed record KillTraces(int Requested, int Owed, int Unknown, int Quiet)
{
    public bool IsComplete => Requested > 0 && Owed > 0 && Unknown > 0 && Quiet > 0;

    public static KillTraces operator +(KillTraces one, KillTraces other) =>
        new(one.Requested + other.Requested, one.Owed + other.Owed, one.Unknown + other.Unknown, one.Quiet + other.Quiet);
}
