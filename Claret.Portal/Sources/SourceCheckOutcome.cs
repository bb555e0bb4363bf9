namespace Claret.Portal.Sources;

/// <summary>What came of testing a connection.</summary>
public abstract record SourceCheckOutcome
{
    private SourceCheckOutcome()
    {
    }

    /// <param name="Detail">What answered, in its own words: an issuer, a server's name.</param>
    /// <param name="Preview">The first ten people, as they would be taken; empty for a provider that names nobody until they sign in.</param>
    public sealed record Works(string Detail, IReadOnlyList<SourcePerson> Preview) : SourceCheckOutcome;

    public sealed record Fails(SourceFault Fault, string? Detail) : SourceCheckOutcome;
}
