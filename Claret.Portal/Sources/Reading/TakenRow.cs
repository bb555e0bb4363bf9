namespace Claret.Portal.Sources.Reading;

/// <summary>A row as it came in.</summary>
/// <param name="Refusal">Already known from its id alone.</param>
public sealed record TakenRow(SourcePerson Row, SourceRefusal? Refusal);
