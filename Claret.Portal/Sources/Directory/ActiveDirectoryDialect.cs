using System.Globalization;

namespace Claret.Portal.Sources.Directory;

/// <summary>
/// objectGUID and uSNChanged. A number of changes is one server's own: beside another server, or after it was put back from a backup
/// (which gives it a new invocation id), it means nothing, and the whole is read.
/// </summary>
public sealed class ActiveDirectoryDialect : DirectoryDialect
{
    public override string IdAttribute => "objectGUID";

    /// <summary>The octets' order is that of <see cref="Guid(byte[])"/>: the first three parts are written backwards.</summary>
    public override string? IdOf(LdapEntry entry) => entry.Octets(IdAttribute) is { Length: 16 } octets ? new Guid(octets).ToString("D") : null;

    public override string IdFilter(string id) => Guid.TryParse(id, out var guid)
        ? $"({IdAttribute}={string.Concat(guid.ToByteArray().Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture).Insert(0, "\\")))})"
        // Nobody has it, and nobody is found.
        : $"({IdAttribute}={LdapText.Escaped(id)})";

    public override async Task<ChangeMark> MarkAsync(LdapLine line, DateTime now, CancellationToken cancellationToken)
    {
        var root = await OneAsync(line, "", ["dsServiceName", "highestCommittedUSN"], cancellationToken);
        if (root?.Text("dsServiceName") is not { Length: > 0 } service || !long.TryParse(root.Text("highestCommittedUSN"), CultureInfo.InvariantCulture, out var highest))
            return new UpdateNumbers(invocation: null, 0);

        // Whoever reads may not be allowed to see it; then each reading is a whole one.
        var server = await OneAsync(line, service, ["invocationId"], cancellationToken);
        return new UpdateNumbers(server?.Octets("invocationId") is { Length: 16 } id ? new Guid(id) : null, highest);
    }

    private static async Task<LdapEntry?> OneAsync(LdapLine line, string dn, string[] attributes, CancellationToken cancellationToken)
    {
        try
        {
            var page = await line.SearchAsync(new LdapQuery(dn, "(objectClass=*)", attributes, IsBaseAlone: true), [], cancellationToken);
            return page.Entries is [var only] ? only : null;
        }
        catch (SourceFaultException hidden) when (hidden.Fault is SourceFault.BaseNotFound or SourceFault.CredentialsRefused)
        {
            return null;
        }
    }

    /// <param name="invocation">Of the server that is read; null where it doesn't say.</param>
    /// <param name="highest">Its number when the reading began.</param>
    public sealed class UpdateNumbers(Guid? invocation, long highest) : ChangeMark
    {
        public override string? FilterSince(string earlier) =>
            invocation is { } here && earlier.Split(' ') is [var there, var number] && there == here.ToString("N")
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last <= highest
                ? string.Create(CultureInfo.InvariantCulture, $"(uSNChanged>={last})")
                : null;

        public override string? Value(string? earlier) =>
            invocation is { } here ? string.Create(CultureInfo.InvariantCulture, $"{here:N} {highest}") : null;
    }
}
