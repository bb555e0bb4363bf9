namespace Claret.Portal.Sources;

/// <summary>One person as a directory or a file tells of them: nothing of it is checked yet.</summary>
/// <param name="ExternalId">The source's own id, which stays when everything else changes: entryUUID, objectGUID, a file's key.</param>
/// <param name="Place">Where it stands there, for people who look it up: a distinguished name, "line 12".</param>
public sealed record SourcePerson(string ExternalId, string? Username, string? Name, string? Email, string? Place);
