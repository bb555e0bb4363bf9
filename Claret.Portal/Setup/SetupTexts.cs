namespace Claret.Portal.Setup;

/// <summary>Names the resource file beside it.</summary>
public sealed class SetupTexts;
