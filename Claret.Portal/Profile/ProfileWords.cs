namespace Claret.Portal.Profile;

internal static class ProfileWords
{
    /// <summary>As much of a name as a passing sentence has room for; marks for the direction of writing are left out there.</summary>
    public const int NameInPassing = 60;
}
