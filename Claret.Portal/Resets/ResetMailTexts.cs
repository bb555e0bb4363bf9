namespace Claret.Portal.Resets;

/// <summary>Names the resource file beside it.</summary>
public sealed class ResetMailTexts;
