using FluentValidation;

namespace Claret.Portal.Sources.Admin;

/// <summary>Judges what is typed, whatever kind it is.</summary>
public sealed class ProviderRules(IValidator<SsoInput> sso, IValidator<LdapInput> ldap, IValidator<FilesInput> files)
{
    public async Task<IReadOnlyList<ProviderFault>> FaultsAsync(ProviderInput input, CancellationToken cancellationToken)
    {
        var result = input switch
        {
            SsoInput typed => await sso.ValidateAsync(typed, cancellationToken),
            LdapInput typed => await ldap.ValidateAsync(typed, cancellationToken),
            FilesInput typed => await files.ValidateAsync(typed, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(input)),
        };
        return [.. result.Errors.Select(error => new ProviderFault(error.PropertyName, error.ErrorMessage))];
    }
}

/// <param name="Field">Of the input.</param>
public sealed record ProviderFault(string Field, string Message);
