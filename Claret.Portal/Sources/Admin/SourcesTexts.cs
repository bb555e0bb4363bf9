namespace Claret.Portal.Sources.Admin;

/// <summary>Names the resource file beside it.</summary>
public sealed class SourcesTexts;
