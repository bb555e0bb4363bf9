using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.SignIn;

namespace Claret.Portal.Sources.Directory;

/// <summary>
/// Asks the directory whether a password is right: finds the person's entry by its id, wherever it stands by now, and signs in as it.
/// The password is never kept, and never told to anybody whom the settings don't trust.
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

        try
        {
            // A line of its own: what the reading account may must not be mixed with what this person may.
            await using var own = await lines.OpenAsync(settings, dn, password, cancellationToken);
            return new DirectoryAnswer.Right();
        }
        catch (SourceFaultException refused) when (refused.Fault == SourceFault.CredentialsRefused)
        {
            return DirectoryAnswer.Refused.WrongPassword;
        }
    }

    /// <summary>Who no longer matches the filter is none of the people, read or not.</summary>
    private async Task<string?> DnAsync(LdapSettings settings, string? secret, string id, CancellationToken cancellationToken)
    {
        var dialect = DirectoryDialect.Of(settings.Kind);
        await using var line = await lines.OpenAsync(settings, secret, cancellationToken);
        var query = new LdapQuery(settings.BaseDn, $"(&{settings.Filter}{dialect.IdFilter(id)})", [dialect.IdAttribute]);
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
