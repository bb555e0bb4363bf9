using System.DirectoryServices.Protocols;
using System.Net;

namespace Claret.Portal.Sources.Directory;

/// <summary>
/// One conversation with a directory. The only place that knows System.DirectoryServices.Protocols: what goes wrong leaves it as a
/// <see cref="SourceFaultException"/>. Not for two questions at once.
/// </summary>
public sealed class LdapLine : IAsyncDisposable
{
    /// <summary>For one answer, or one page of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // libldap's own numbers, beside those of the protocol.
    private const int ServerDown = 0x51;
    private const int TimedOut = 0x55;
    private const int FilterError = 0x57;

    private readonly DirectoryTunnel tunnel;
    private readonly LdapConnection connection;
    private readonly TimeProvider clock;

    private LdapLine(DirectoryTunnel tunnel, LdapConnection connection, TimeProvider clock) =>
        (this.tunnel, this.connection, this.clock) = (tunnel, connection, clock);

    public string Peer => tunnel.Peer;

    /// <exception cref="SourceFaultException">Nobody answers, or not as the settings want it.</exception>
    public static async Task<LdapLine> OpenAsync(LdapSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = await DirectoryTunnel.OpenAsync(settings, clock, cancellationToken);
        try
        {
            return new LdapLine(opened, Connected(opened.Port), clock);
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException)
        {
            await opened.DisposeAsync();
            throw new SourceFaultException(SourceFault.Other, "libldap is not installed", fault);
        }
    }

    /// <param name="dn">Empty for nobody in particular.</param>
    /// <param name="password">Neither empty nor with a NUL, which ends it: both would let anybody in (RFC 4513, 5.1.2).</param>
    public Task BindAsync(string dn, string password, CancellationToken cancellationToken)
    {
        if (dn.Length > 0 && (password.Length == 0 || password.Contains('\0', StringComparison.Ordinal) || dn.Contains('\0', StringComparison.Ordinal)))
            throw new SourceFaultException(SourceFault.CredentialsRefused, detail: null);

        return AskAsync(Bind, cancellationToken);

        bool Bind()
        {
            connection.AuthType = dn.Length == 0 ? AuthType.Anonymous : AuthType.Basic;
            if (dn.Length == 0)
                connection.Bind();
            else
                connection.Bind(new NetworkCredential(dn, password));
            return true;
        }
    }

    /// <param name="cookie">Of the page before; empty for the first.</param>
    public Task<LdapPage> SearchAsync(LdapQuery query, byte[] cookie, CancellationToken cancellationToken)
    {
        var scope = query.IsBaseAlone ? SearchScope.Base : SearchScope.Subtree;
        var request = new SearchRequest(query.BaseDn, query.Filter, scope, [.. query.Attributes]);
        if (query.PageSize is { } size)
            request.Controls.Add(new PageResultRequestControl(size) { Cookie = cookie, IsCritical = true });
        return AskAsync(() => Read((SearchResponse)connection.SendRequest(request), query), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        connection.Dispose();
        await tunnel.DisposeAsync();
    }

    private static LdapConnection Connected(int port)
    {
        var made = new LdapConnection(new LdapDirectoryIdentifier(IPAddress.Loopback.ToString(), port))
        {
            AutoBind = false,
            // Ours comes first, and cuts the line.
            Timeout = Patience * 2,
        };
        made.SessionOptions.ProtocolVersion = 3;
        // Other servers are none of the settings' business, nor is this password theirs.
        made.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
        return made;
    }

    private static LdapPage Read(SearchResponse response, LdapQuery query)
    {
        var entries = response.Entries.Cast<SearchResultEntry>().Select(entry => Read(entry, query.Attributes)).ToList();
        return new LdapPage(entries, response.Controls.OfType<PageResultResponseControl>().FirstOrDefault()?.Cookie ?? []);
    }

    private static LdapEntry Read(SearchResultEntry entry, IReadOnlyList<string> attributes)
    {
        var values = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var attribute in attributes)
        {
            if (entry.Attributes[attribute] is { Count: > 0 } found)
                values[attribute] = (byte[])found.GetValues(typeof(byte[]))[0];
        }

        return new LdapEntry(entry.DistinguishedName, values);
    }

    /// <summary>libldap holds its thread until it has an answer: one of its own, for as long as the line isn't cut.</summary>
    private async Task<T> AskAsync<T>(Func<T> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await using var cut = limit.Token.Register(tunnel.Cut);
            return await Task.Factory.StartNew(ask, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (DirectoryException fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw patience.IsCancellationRequested ? new SourceFaultException(SourceFault.TimedOut, detail: null, fault) : FaultOf(fault);
        }
    }

    private static SourceFaultException FaultOf(DirectoryException fault) => fault switch
    {
        LdapException ldap => new(FaultOf(ldap.ErrorCode), ldap.Message, ldap),
        DirectoryOperationException { Response: { } answer } refused => new(FaultOf((int)answer.ResultCode), Words(answer, refused), refused),
        // Of a bind that was refused for anything but a wrong password no more is told than these words.
        DirectoryOperationException bind => new(SourceFault.CredentialsRefused, bind.Message, bind),
        _ => new(SourceFault.Other, fault.Message, fault),
    };

    private static string Words(DirectoryResponse answer, DirectoryOperationException refused) =>
        LdapText.Of(System.Text.Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(answer.ErrorMessage) ? refused.Message : $"{answer.ResultCode}: {answer.ErrorMessage}"));

    private static SourceFault FaultOf(int code) => code switch
    {
        ServerDown or (int)ResultCode.Unavailable => SourceFault.Dropped,
        TimedOut => SourceFault.TimedOut,
        FilterError => SourceFault.FilterInvalid,
        (int)ResultCode.InappropriateAuthentication or 49 or (int)ResultCode.InsufficientAccessRights or (int)ResultCode.StrongAuthRequired => SourceFault.CredentialsRefused,
        (int)ResultCode.NoSuchObject or (int)ResultCode.InvalidDNSyntax => SourceFault.BaseNotFound,
        (int)ResultCode.SizeLimitExceeded or (int)ResultCode.TimeLimitExceeded or (int)ResultCode.AdminLimitExceeded => SourceFault.LimitExceeded,
        _ => SourceFault.Other,
    };
}
