namespace Claret.Portal.Shell;

/// <summary>Names the texts of <c>ShellTexts.resx</c>.</summary>
public sealed class ShellTexts;
