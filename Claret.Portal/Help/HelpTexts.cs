namespace Claret.Portal.Help;

/// <summary>Names the resource file beside it.</summary>
public sealed class HelpTexts;
