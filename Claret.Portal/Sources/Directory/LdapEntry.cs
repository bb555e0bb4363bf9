namespace Claret.Portal.Sources.Directory;

/// <summary>One entry, with the first value of each attribute that was asked for and is there.</summary>
/// <param name="Values">By attribute, whatever its case.</param>
public sealed record LdapEntry(string Dn, IReadOnlyDictionary<string, byte[]> Values)
{
    public byte[]? Octets(string attribute) => Values.GetValueOrDefault(attribute);

    public string? Text(string attribute) => Octets(attribute) is { } octets ? LdapText.Of(octets) : null;
}
