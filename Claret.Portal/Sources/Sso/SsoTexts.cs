namespace Claret.Portal.Sources.Sso;

/// <summary>Names the resource file beside it.</summary>
public sealed class SsoTexts;
