namespace Claret.Portal.Shell.Fields;

/// <summary>One of a few, with a line that explains it.</summary>
public sealed record ChoiceOption(string Value, string Name, string? What);
