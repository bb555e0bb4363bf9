using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.SignIn;

namespace Claret.Portal.Sources.Directory;

/// <summary>
/// Asks the directory whether a password is right: finds the person's entry by its id, wherever it stands by now, signs in as it, and
/// asks whether it was that entry. The password is never kept, and never told to anybody whom the settings don't trust.
/// </summary>
public sealed partial class LdapSignIn(DirectoryLines lines, ProviderSecrets secrets, TimeProvider clock, ILogger<LdapSignIn> logger)
    : IDirectorySignIn, IDisposable
{
    /// <summary>Waiting for a turn included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>At once: a directory that hangs must not take all threads.</summary>
    private const int Turns = 16;

    private readonly SemaphoreSlim gate = new(Turns, Turns);

    public async Task<DirectoryAnswer> VerifyAsync(Person person, string password, CancellationToken cancellationToken)
    {
        if (person is not { Source: PersonSource.Ldap, State: PersonState.Active, ExternalId: { Length: > 0 } id, Provider: { IsEnabled: true } provider }
            || ProviderSettings.Of<LdapSettings>(provider) is not { SignsIn: true } settings)
        {
            return DirectoryAnswer.Refused.KeptElsewhere;
        }

        // Without a password a bind succeeds for anybody (RFC 4513, 5.1.2), and libldap takes one up to its first NUL.
        if (password.Length == 0 || password.Contains('\0', StringComparison.Ordinal) || !PasswordText.TryNormalize(password, out _))
            return DirectoryAnswer.Refused.WrongPassword;

        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await gate.WaitAsync(limit.Token);
            try
            {
                return await AskAsync(settings, secrets.Of(provider), id, password, limit.Token);
            }
            finally
            {
                gate.Release();
            }
        }
        catch (SourceFaultException fault)
        {
            return Unanswered(provider, fault.Fault, fault);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            return Unanswered(provider, SourceFault.TimedOut, late);
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<DirectoryAnswer> AskAsync(LdapSettings settings, string? secret, string id, string password, CancellationToken cancellationToken)
    {
        if (await DnAsync(settings, secret, id, cancellationToken) is not { Length: > 0 } dn)
            return DirectoryAnswer.Refused.NotThere;

        LdapLine own;
        try
        {
            own = await lines.OpenAsync(settings, dn, password, cancellationToken);
        }
        catch (SourceFaultException refused) when (refused.Fault == SourceFault.CredentialsRefused)
        {
            return DirectoryAnswer.Refused.WrongPassword;
        }

        await using (own)
            return await IsStillAsync(own, settings, secret, id, dn, cancellationToken) ? new DirectoryAnswer.Right() : DirectoryAnswer.Refused.WrongPassword;
    }

    private async Task<string?> DnAsync(LdapSettings settings, string? secret, string id, CancellationToken cancellationToken)
    {
        await using var line = await lines.OpenAsync(settings, secret, cancellationToken);
        return await FindAsync(line, settings, id, settings.BaseDn, isBaseAlone: false, cancellationToken);
    }

    /// <summary>
    /// Meanwhile the name may have become another person's, or be one at another server behind the same address: it is asked on the line
    /// that took the password. By the account that reads; without one everybody may, and so this person.
    /// </summary>
    private static async Task<bool> IsStillAsync(LdapLine own, LdapSettings settings, string? secret, string id, string dn, CancellationToken cancellationToken)
    {
        if (settings.BindDn.Length > 0)
            await own.BindAsync(settings.BindDn, secret ?? "", cancellationToken);
        try
        {
            return await FindAsync(own, settings, id, dn, isBaseAlone: true, cancellationToken) is not null;
        }
        catch (SourceFaultException gone) when (gone.Fault == SourceFault.BaseNotFound)
        {
            return false;
        }
    }

    /// <summary>Who no longer matches the filter is none of the people, read or not.</summary>
    private static async Task<string?> FindAsync(LdapLine line, LdapSettings settings, string id, string baseDn, bool isBaseAlone, CancellationToken cancellationToken)
    {
        var dialect = DirectoryDialect.Of(settings.Kind);
        var query = new LdapQuery(baseDn, $"(&{settings.Filter}{dialect.IdFilter(id)})", [dialect.IdAttribute], IsBaseAlone: isBaseAlone);
        var found = await line.SearchAsync(query, [], cancellationToken);
        return found.Entries is [var only] && dialect.IdOf(only) == id ? only.Dn : null;
    }

    private DirectoryAnswer.Refused Unanswered(Provider provider, SourceFault fault, Exception exception)
    {
        LogUnanswered(logger, provider.Id, fault, exception);
        return new DirectoryAnswer.Refused($"directory: {fault}");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The directory of provider {Provider} didn't say whether a password is right: {Fault}")]
    private static partial void LogUnanswered(ILogger logger, long provider, SourceFault fault, Exception exception);
}
