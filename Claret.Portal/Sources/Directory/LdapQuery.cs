namespace Claret.Portal.Sources.Directory;

/// <param name="Attributes">What is wanted of each entry, operational ones by name.</param>
/// <param name="PageSize">Null for all at once, of which there are few.</param>
/// <param name="IsBaseAlone">The entry itself, and nothing below it.</param>
public sealed record LdapQuery(string BaseDn, string Filter, IReadOnlyList<string> Attributes, int? PageSize = null, bool IsBaseAlone = false);
