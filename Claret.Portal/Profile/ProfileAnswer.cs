namespace Claret.Portal.Profile;

/// <summary>What a profile's page has to show.</summary>
public abstract record ProfileAnswer
{
    private ProfileAnswer()
    {
    }

    public sealed record Found(PersonProfile Profile) : ProfileAnswer;

    public sealed record NotFound : ProfileAnswer;

    /// <summary>The caller may not see people, at this moment.</summary>
    public sealed record Denied : ProfileAnswer;
}
