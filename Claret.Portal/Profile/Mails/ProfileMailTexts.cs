namespace Claret.Portal.Profile.Mails;

/// <summary>Names the resource file beside it.</summary>
public sealed class ProfileMailTexts;
