using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Claret.Portal.Sources.Sso;

/// <summary>Reads from the framework's exceptions why somebody wasn't signed in. Their texts go nowhere: they may quote what was sent.</summary>
public static class SsoFaults
{
    private const int MaxError = 40;

    /// <returns>What the person is told, and the exception's kind for the audit.</returns>
    public static (SsoRefusal Why, string Kind) Read(Exception? failure)
    {
        for (var fault = failure; fault is not null; fault = fault.InnerException)
        {
            if (ReadOne(fault) is { } read)
                return read;
        }

        // "Correlation failed.": the framework has no type of its own for it.
        return failure is null or AuthenticationFailureException { InnerException: null }
            ? (SsoRefusal.Lost, "not begun in this browser")
            : (SsoRefusal.NotTrusted, failure.GetBaseException().GetType().Name);
    }

    private static (SsoRefusal Why, string Kind)? ReadOne(Exception fault) => fault switch
    {
        SsoRefusedException refused => (refused.Why, refused.Kind),
        SourceFaultException source => (SsoRefusal.Unreachable, source.Fault.ToString()),
        OpenIdConnectProtocolInvalidNonceException or SecurityTokenException => (SsoRefusal.NotTrusted, fault.GetType().Name),
        OpenIdConnectProtocolException when fault.Data["error"] is string error =>
            string.Equals(error, "access_denied", StringComparison.Ordinal) ? (SsoRefusal.Cancelled, error) : (SsoRefusal.RefusedThere, Plain(error)),
        HttpRequestException or OperationCanceledException or IOException => (SsoRefusal.Unreachable, fault.GetType().Name),
        _ => null,
    };

    /// <summary>The standard's codes; anything else is the address's own text.</summary>
    private static string Plain(string error) =>
        error.Length is > 0 and <= MaxError && error.All(c => char.IsAsciiLetterLower(c) || c == '_') ? error : "an error of its own";
}
