namespace Claret.Portal.Sources.Directory;

/// <param name="Cookie">Asks for the next page; empty after the last.</param>
public sealed record LdapPage(IReadOnlyList<LdapEntry> Entries, byte[] Cookie);
