namespace Claret.Portal.Profile;

/// <summary>Names the resource file beside it.</summary>
public sealed class ProfileTexts;
