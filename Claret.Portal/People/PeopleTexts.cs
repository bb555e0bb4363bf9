namespace Claret.Portal.People;

/// <summary>Names the resource file beside it.</summary>
public sealed class PeopleTexts;
